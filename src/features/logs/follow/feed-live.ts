import { inOrder } from '../../../aws/logs.ts';
import { liveTail } from '../../../aws/logs-live-tail.ts';
import { BatchQueue } from './batch-queue.ts';
import type { Coverage } from './coverage.ts';
import type { FeedItem, FeedTools } from './feed-item.ts';
import { Occurrences } from './occurrences.ts';

/** The end of a session, and whether it had begun. */
export interface SessionEnd {
  readonly error: unknown;
  readonly begun: boolean;
}

/**
 * One session of a live tail, from where delivery ended on: what came before the session began is read back first.
 * Returns when the signal aborts, or with the error that ended the session. `groups`: names or ARNs.
 */
export async function* liveSession(
  tools: FeedTools,
  groups: readonly string[],
  coverage: Coverage,
): AsyncGenerator<FeedItem, SessionEnd | undefined> {
  const hangUp = new AbortController();
  const signal = AbortSignal.any([tools.signal, hangUp.signal]);
  const queue = new BatchQueue();
  const receiving = receive({ ...tools, signal }, groups, queue);
  const reading = new Occurrences();
  let begun = false;
  try {
    for await (const { events, at, ...rest } of queue) {
      const before = begun ? [] : yield* beginning(coverage, at);
      begun = true;
      const fresh = inOrder([...before, ...coverage.take(events, reading, at)]);
      yield { kind: 'events', events: fresh, at, ...rest };
    }
    return undefined;
  } catch (error) {
    return tools.signal.aborted ? undefined : { error, begun };
  } finally {
    hangUp.abort();
    await receiving;
  }
}

/** Never waits for anybody: AWS hangs up on who does not read. */
async function receive(
  { clients, scope, pattern, signal, now }: FeedTools,
  groups: readonly string[],
  queue: BatchQueue,
): Promise<void> {
  try {
    const query = { groups, ...(pattern && { pattern }) };
    for await (const batch of liveTail(clients, scope, query, { signal, now })) queue.push(batch);
    queue.end();
  } catch (error) {
    queue.end(error);
  }
}

/** What came between the last delivery and the session's first update, and what of it could not be read. */
async function* beginning(coverage: Coverage, at: number) {
  yield { kind: 'way', way: { kind: 'live' } } as const;
  const { events, gaps } = await coverage.readBack(at, { strict: false });
  for (const gap of gaps) yield { kind: 'gap', ...gap } as const;
  return events;
}
