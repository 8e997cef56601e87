import { setTimeout as wait } from 'node:timers/promises';
import {
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type AwsCall, AwsFault, stoppedFault } from './faults.ts';
import { groupFault } from './logs.ts';
import { explainMalformed } from './logs-malformed-query.ts';

/** A query of Logs Insights over one window. */
export interface InsightsQuery {
  /** Names, at most 50 (AWS). */
  groups: readonly string[];
  /** AWS: Logs Insights QL. */
  text: string;
  /**
   * Epoch milliseconds. AWS takes whole seconds and includes both ends, so up to a second more on either side can be in the
   * answer.
   */
  from: number;
  until: number;
  /** Rows at most, up to 10 000; a `limit` in the text wins. Absent: AWS's default. */
  limit?: number;
}

/** One cell; every value is text. */
export interface QueryField {
  field: string;
  value: string;
}

/** What a query has found so far, or in the end. */
export interface QueryResults {
  /** AWS: `Scheduled`, `Running`, `Complete`, `Failed`, `Cancelled`, `Timeout` or `Unknown`. */
  status: string;
  /** A row has only the fields that its event has, and `@ptr` unless the query aggregates. */
  rows: QueryField[][];
  statistics: {
    recordsMatched: number;
    recordsScanned: number;
    bytesScanned: number;
  };
}

/** How `runQuery` tells and waits. */
export interface QueryRun {
  /** Hears of what there is while the query runs. */
  onProgress: (partial: QueryResults) => void;
  signal: AbortSignal;
  /** Replaces waiting between two looks at the query, in tests. */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 1_000;
const GROWTH = 1.4;

/** How long starting and stopping may go on after nobody waits for the query. */
const GRACE = 10_000;

const UNSUCCESSFUL = new Set(['Failed', 'Cancelled', 'Timeout']);

/**
 * Runs a query to its end and returns all that it found. A query that AWS ends without success is a fault. However this
 * ends, no query is left running at AWS: when the signal aborts or anything fails, it is stopped there.
 */
export async function runQuery(
  clients: AwsClients,
  scope: AwsScope,
  query: InsightsQuery,
  { onProgress, signal, pause = patience }: QueryRun,
): Promise<QueryResults> {
  const call = callOf('GetQueryResults', scope);
  if (signal.aborted) throw stoppedFault(call, signal);
  // Not with the caller's signal: a query whose id never came could not be stopped.
  const id = await startQuery(clients, scope, query, AbortSignal.timeout(GRACE));
  try {
    for (let delay = FIRST_PAUSE; ; delay = Math.min(delay * GROWTH, LONGEST_PAUSE)) {
      await pause(delay, signal);
      const results = await queryResults(clients, scope, id, signal);
      if (results.status === 'Complete') return results;
      if (UNSUCCESSFUL.has(results.status)) throw unsuccessful(results, call);
      onProgress(results);
    }
  } catch (error) {
    // Best effort: a query that ended meanwhile cannot be stopped, and the reason to stop matters more.
    await stopQuery(clients, scope, id, AbortSignal.timeout(GRACE)).catch(() => {});
    throw error;
  }
}

/** Starts a query and returns its id. A text that AWS cannot read is a `MalformedQueryFault`. AWS: StartQuery. */
export async function startQuery(
  clients: AwsClients,
  scope: AwsScope,
  { groups, text, from, until, limit }: InsightsQuery,
  signal: AbortSignal,
): Promise<string> {
  const call = callOf('StartQuery', scope);
  const command = new StartQueryCommand({
    logGroupNames: [...groups],
    queryString: text,
    startTime: Math.floor(from / 1000),
    endTime: Math.ceil(until / 1000),
    ...(limit !== undefined && { limit }),
  });
  const send = (options: { abortSignal: AbortSignal }) =>
    clients.logs(scope).send(command, options).catch(explainMalformed(call, text));
  try {
    const { queryId } = await callAws(call, signal, send);
    return required(queryId, 'query id', call);
  } catch (error) {
    throw groupFault(error, call, { group: groups.join(' or ') });
  }
}

/** Reads what a query has found; while it runs, a part. AWS: GetQueryResults, its first 10 000 rows. */
export async function queryResults(
  clients: AwsClients,
  scope: AwsScope,
  id: string,
  signal: AbortSignal,
): Promise<QueryResults> {
  const call = callOf('GetQueryResults', scope);
  const command = new GetQueryResultsCommand({ queryId: id });
  const {
    status,
    results = [],
    statistics,
  } = await callAws(call, signal, (options) => clients.logs(scope).send(command, options));
  return {
    status: required(status, 'status', call),
    rows: results.map((row) => row.map(toField)),
    statistics: {
      recordsMatched: statistics?.recordsMatched ?? 0,
      recordsScanned: statistics?.recordsScanned ?? 0,
      bytesScanned: statistics?.bytesScanned ?? 0,
    },
  };
}

/** Stops a running query; one that has ended is a fault. AWS: StopQuery. */
export async function stopQuery(
  clients: AwsClients,
  scope: AwsScope,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const command = new StopQueryCommand({ queryId: id });
  await callAws(callOf('StopQuery', scope), signal, (options) =>
    clients.logs(scope).send(command, options),
  );
}

/** An abort ends it early, and the next call says why. */
function patience(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return wait(milliseconds, undefined, { signal }).catch(() => {});
}

function toField({ field = '', value = '' }: ResultField): QueryField {
  return { field, value };
}

function unsuccessful({ status }: QueryResults, call: AwsCall): AwsFault {
  return new AwsFault('service', call, {
    what: `the query ended as ${status}`,
    remedy: 'Try a shorter time range',
  });
}
