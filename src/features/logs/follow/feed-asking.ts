import { AwsFault, type AwsFaultKind } from '../../../aws/faults.ts';
import type { Coverage } from './coverage.ts';
import type { FeedItem, FeedTools } from './feed-item.ts';

const LEAST_PAUSE_MS = 3_000;
/** AWS allows an account few calls of FilterLogEvents a second, and each group is one. */
const PAUSE_PER_GROUP_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** What may be better the next time. */
const PASSING: ReadonlySet<AwsFaultKind> = new Set([
  'service',
  'unreachable',
  'timeout',
  'throttled',
]);

/** Whether it makes sense to ask AWS again after this. */
export function isPassing(error: unknown): error is AwsFault {
  return error instanceof AwsFault && PASSING.has(error.kind);
}

/** Milliseconds to wait after so many failures in a row, from 1. */
export function pauseAfterFailures(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (failures - 1));
}

/**
 * Asks FilterLogEvents again and again, from where delivery ended on. Returns when the signal aborts; throws AwsFault for
 * what does not pass by itself. `because`: why it is not followed live.
 */
export async function* asking(
  tools: FeedTools,
  coverage: Coverage,
  because: string,
): AsyncGenerator<FeedItem, void> {
  const { signal, sleep, now, groups } = tools;
  const every = Math.max(LEAST_PAUSE_MS, groups.length * PAUSE_PER_GROUP_MS);
  yield { kind: 'way', way: { kind: 'asking', every, because } };
  let failures = 0;
  while (!signal.aborted) {
    try {
      const at = now();
      const { events, gaps } = await coverage.readBack(at, { strict: true });
      const isBack = failures > 0;
      failures = 0;
      for (const gap of isBack ? gaps : []) yield { kind: 'gap', ...gap };
      yield { kind: 'events', events, at, sampled: gaps.length > 0, lost: 0 };
      await sleep(every, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!isPassing(error)) throw error;
      failures += 1;
      yield { kind: 'away', because: `${error.operation}: ${error.what}` };
      await sleep(Math.max(every, pauseAfterFailures(failures)), signal);
    }
  }
}
