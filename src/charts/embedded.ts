import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { surfaceOf } from './layout.ts';
import { ChartFault, type ChartRenderer } from './renderer.ts';
import type { Drawing } from './worker.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface EmbeddedOptions {
  /** Threads that draw. Default: one fewer than there are processors, so that answering goes on; at most 4. */
  threads?: number;
  /** Charts that may wait. Default: 100. */
  waiting?: number;
  /** Milliseconds for one chart. Default: 10 000. */
  deadline?: number;
}

const MOST_THREADS = 4;

const drawn = z.union([
  z.object({ png: z.instanceof(Uint8Array) }),
  z.object({ failed: z.string() }),
]);

/** Draws in this process, on threads of its own, with a font of its own: no value leaves the machine. */
export function createEmbeddedRenderer(options: EmbeddedOptions = {}): ChartRenderer {
  const pool = createWorkerPool({
    worker: new URL('./worker.ts', import.meta.url),
    size: options.threads ?? Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1)),
    waiting: options.waiting ?? 100,
    deadline: options.deadline ?? 10_000,
  });
  return {
    async draw(spec, signal) {
      const surface = surfaceOf(spec);
      const drawing: Drawing = { spec, surface };
      const answer = drawn.parse(await pool.run(() => drawing, signal));
      if ('failed' in answer)
        throw new ChartFault(`The chart could not be drawn: ${answer.failed}`);
      const { width, height, scale } = surface;
      return { png: answer.png, width: width * scale, height: height * scale };
    },
    close: () => pool.close(),
  };
}
