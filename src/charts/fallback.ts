import { messageOf } from '../kernel/errors.ts';
import type { ChartRenderer } from './renderer.ts';

/** Draws with the first renderer, and with the second where that fails; the picture's note says so. */
export function createFallbackRenderer(first: ChartRenderer, second: ChartRenderer): ChartRenderer {
  return {
    async draw(spec, signal) {
      try {
        return await first.draw(spec, signal);
      } catch (error) {
        signal.throwIfAborted();
        const picture = await second.draw(spec, signal);
        return { ...picture, note: `${messageOf(error)} GridOps drew the chart itself.` };
      }
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
