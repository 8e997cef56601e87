import { createBell } from '../../../jobs/bell.ts';
import type { Sleep } from '../../../jobs/sleep.ts';
import type { TailEnd } from './kept.ts';

/** The end of a tail: many things can bring it about, and the first one does. */
export class Ending {
  readonly #decided = Promise.withResolvers<TailEnd>();
  readonly #abort = new AbortController();

  /** Aborts when the tail ends. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get decided(): Promise<TailEnd> {
    return this.#decided.promise;
  }

  end(end: TailEnd): void {
    this.#decided.resolve(end);
    this.#abort.abort();
  }
}

const LOOK_EVERY_MS = 1_000;

/** Looks every second, and whenever it is told to, whether somebody has ended the tail. */
export function watchForEnd(
  ending: Ending,
  find: () => Promise<TailEnd | undefined>,
  sleep: Sleep,
): { look: () => void; watched: Promise<void> } {
  const bell = createBell(sleep);
  ending.signal.addEventListener('abort', () => bell.ring(), { once: true });
  const watch = async () => {
    while (!ending.signal.aborted) {
      bell.hush();
      // A store that does not answer is asked again: the lease tells when to give up.
      const end = await find().catch(() => undefined);
      if (end) ending.end(end);
      else if (!ending.signal.aborted) await bell.heard(LOOK_EVERY_MS);
    }
  };
  return { look: () => bell.ring(), watched: watch() };
}
