import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { ChartConfiguration } from 'chart.js';
import { messageOf } from '../kernel/errors.ts';
import { chartConfig } from './config.ts';
import { drawChart } from './draw.ts';
import { registerFonts } from './fonts.ts';
import type { ChartSpec, ChartSurface } from './spec.ts';

/** What the drawing thread is asked: a chart and the surface it goes on. */
export interface Drawing {
  spec: ChartSpec;
  surface: ChartSurface;
}

/** What it answers: a PNG, or why there is none. */
export type Drawn = { png: Uint8Array<ArrayBuffer> } | { failed: string };

/** Behind the thread that answers Slack, where both want the same processor. */
const NICER = 10;
const NICEST = 19;

// Linux: setpriority(2) is about the calling thread; elsewhere it would be about the whole process.
if (process.platform === 'linux') setPriority(Math.min(NICEST, getPriority() + NICER));
registerFonts();

parentPort?.on('message', (drawing: Drawing) => {
  const drawn = draw(drawing);
  parentPort?.postMessage(drawn, 'png' in drawn ? [drawn.png.buffer] : []);
});

function draw({ spec, surface }: Drawing): Drawn {
  try {
    // Chart.js's types know neither bars that float at a number nor places of an axis without a label.
    const config = chartConfig(spec) as ChartConfiguration;
    // Copied, because memory of the canvas cannot be handed to another thread.
    return { png: new Uint8Array(drawChart(config, surface)) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}
