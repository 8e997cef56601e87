import { setTimeout as delay } from 'node:timers/promises';
import { AwsFault } from '../../aws/faults.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { LeaseLost } from '../../jobs/lease.ts';
import { sleep } from '../../jobs/sleep.ts';

const PASSING: ReadonlySet<AwsFault['kind']> = new Set([
  'throttled',
  'timeout',
  'unreachable',
  'service',
]);
const LONGEST_PAUSE_MS = 16_000;

/** Reads again for half a minute where AWS has a trouble that passes. Throws what the signal says once it is aborted. */
export async function patiently<T>({ signal }: JobRun, read: () => Promise<T>): Promise<T> {
  for (let pause = 1_000; ; pause *= 2) {
    try {
      return await read();
    } catch (error) {
      const passes = error instanceof AwsFault && PASSING.has(error.kind);
      if (!passes || pause > LONGEST_PAUSE_MS) throw error;
      await sleep(pause, signal);
      signal.throwIfAborted();
    }
  }
}

const STORE_PAUSE_MS = 500;
const STORE_TRIES = 120;

/** Writes what only this process knows, until the store takes it or somebody else has the job. */
export async function stubbornly({ signal }: JobRun, write: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof LeaseLost || tries === STORE_TRIES || isStopping(signal)) throw error;
      await delay(STORE_PAUSE_MS);
    }
  }
}

/** A lease is also given up for lost where the store does not answer, and may be held all the same. */
function isStopping({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof LeaseLost);
}
