import { parentPort } from 'node:worker_threads';
import type { ChartConfiguration } from 'chart.js';
import { drawChart } from '../../../src/charts/draw.ts';
import { registerFonts } from '../../../src/charts/fonts.ts';
import type { ChartSurface } from '../../../src/charts/spec.ts';

/** What a QuickChart server does: it draws a configuration that came as JSON. */
registerFonts();

parentPort?.on('message', (asked: { config: ChartConfiguration; surface: ChartSurface }) =>
  parentPort?.postMessage({ png: new Uint8Array(drawChart(asked.config, asked.surface)) }),
);
