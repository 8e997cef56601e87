import { setTimeout as wait } from 'node:timers/promises';
import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { type QueryResults, queryResults, stopQuery } from '../../aws/logs-insights.ts';

/** How a query is watched. */
export interface QueryWatch {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
  /** How long the query may take, in milliseconds. */
  readonly deadline: number;
  /** Replaces waiting between two looks at the query, in tests. */
  readonly pause?: Pause;
}

type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

/** How a query ended: as AWS says, or stopped by us. */
export interface QueryEnd {
  readonly why: 'complete' | 'cancelled' | 'failed' | 'deadline' | 'stopping';
  /** All that it found; what it had found until then where it was not complete. */
  readonly results: QueryResults;
}

/** AWS: GetQueryResults, `status`. */
const ENDS: Readonly<Record<string, QueryEnd['why']>> = {
  Complete: 'complete',
  Cancelled: 'cancelled',
  Failed: 'failed',
  Timeout: 'failed',
};

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 1_000;
const GROWTH = 1.4;
/** How long stopping may go on after nobody waits for the query. */
const GRACE = 10_000;

const NOTHING: QueryResults = {
  status: 'Scheduled',
  rows: [],
  statistics: { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 },
};

/**
 * Watches a query until it ends. Rejects with AwsFault when AWS does not tell about it. However this ends, no query is left
 * running at AWS.
 */
export async function followQuery(
  id: string,
  { clients, scope, signal: stopping, deadline, pause = patience }: QueryWatch,
  onProgress: (partial: QueryResults) => void,
): Promise<QueryEnd> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(deadline)]);
  let results = NOTHING;
  try {
    for (let delay = FIRST_PAUSE; ; delay = Math.min(delay * GROWTH, LONGEST_PAUSE)) {
      await pause(delay, signal);
      results = await queryResults(clients, scope, id, signal);
      const why = ENDS[results.status];
      if (why) return { why, results };
      onProgress(results);
    }
  } catch (error) {
    // Best effort: a query that ended meanwhile cannot be stopped, and the reason to stop matters more.
    await stopQuery(clients, scope, id, AbortSignal.timeout(GRACE)).catch(() => {});
    if (!signal.aborted) throw error;
    return { why: stopping.aborted ? 'stopping' : 'deadline', results };
  }
}

/** An abort ends it early, and the next look says why. */
function patience(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds, undefined, { signal }).catch(() => {});
}
