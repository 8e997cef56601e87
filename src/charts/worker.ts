import { parentPort } from 'node:worker_threads';
import type { ChartConfiguration } from 'chart.js';
import { messageOf } from '../kernel/errors.ts';
import { drawChart } from './draw.ts';
import { registerFonts } from './fonts.ts';
import type { ChartSurface } from './spec.ts';

/** What the drawing thread is asked: a plain Chart.js configuration and the surface it goes on. */
export interface Drawing {
  config: ChartConfiguration;
  surface: ChartSurface;
}

/** What it answers: a PNG, or why there is none. */
export type Drawn = { png: Uint8Array<ArrayBuffer> } | { failed: string };

registerFonts();

parentPort?.on('message', (drawing: Drawing) => {
  const drawn = draw(drawing);
  parentPort?.postMessage(drawn, 'png' in drawn ? [drawn.png.buffer] : []);
});

function draw({ config, surface }: Drawing): Drawn {
  try {
    // Copied, because memory of the canvas cannot be handed to another thread.
    return { png: new Uint8Array(drawChart(config, surface)) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}
