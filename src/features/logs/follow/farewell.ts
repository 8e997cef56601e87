import type { Sleep } from '../../../jobs/sleep.ts';
import { isGone } from '../../../kernel/gone.ts';

/** After its process was asked to stop, no step of a tail takes longer. */
const FAREWELL_MS = 5_000;
const FIRST_PAUSE_MS = 2_000;
/** The last pause is four minutes. */
const TRIES = 8;

/** What `work` gives; rejects when that takes too long after the signal aborted. */
export function beforeFarewell<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const begin = () => {
      const late = new Error('Slack did not take the last state of a tail in time.');
      timer = setTimeout(() => reject(late), FAREWELL_MS);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', begin);
    });
  });
}

/**
 * Sends the last state of a tail, again and again for some minutes: a message that looks alive may not stay. A message
 * that is gone is fine. Throws what Slack said last; and soon after the signal aborted, because then another process
 * says it.
 */
export async function sendLast(
  send: () => Promise<void>,
  { signal, sleep }: { signal: AbortSignal; sleep: Sleep },
): Promise<void> {
  for (let failures = 0; ; ) {
    try {
      return await beforeFarewell(send(), signal);
    } catch (error) {
      if (isGone(error)) return;
      failures += 1;
      if (signal.aborted || failures === TRIES) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (failures - 1), signal);
    }
  }
}
