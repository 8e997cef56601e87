import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { describeGroups, type LogGroup } from '../../aws/logs-groups.ts';
import type { CatalogLogLimits } from '../../config/logs-schema.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { TimeWindow } from '../../kernel/window.ts';
import { bytesWords, costWords } from './words.ts';

const DAY = 86_400_000;
const GIGABYTE = 1_000_000_000;

/** How much a query is expected to read: bytes, or why nobody can tell. */
export type Expectation = { bytes: number } | { unknown: string };

type Limits = Pick<CatalogLogLimits, 'queryRange' | 'queryGigabytes' | 'pricePerGigabyte'>;

/**
 * Asks AWS what the groups store. Rejects with AwsFault for what would fail the query as well: a group that is not there,
 * no credentials, no connection.
 */
export async function expectedBytes(
  { clients, scope, signal }: { clients: AwsClients; scope: AwsScope; signal: AbortSignal },
  groups: readonly string[],
  window: TimeWindow,
  now: number,
): Promise<Expectation> {
  const readings = await describeGroups(clients, scope, groups, signal);
  let bytes = 0;
  let unknown: string | undefined;
  for (const reading of readings) {
    if (reading.ok) bytes += shareOf(reading.value, window, now);
    else if (/^(?:not-found|credentials|unreachable)$/.test(reading.fault.kind))
      throw reading.fault;
    else unknown ??= reading.fault.message;
  }
  return unknown === undefined ? { bytes } : { unknown };
}

/** The part of what a group stores that lies in a window, if its lines came evenly since it was made or since they expire. */
export function shareOf(
  { storedBytes, createdAt, retentionDays = Number.POSITIVE_INFINITY }: LogGroup,
  { from, until }: TimeWindow,
  now: number,
): number {
  const age = Math.min(now - createdAt, retentionDays * DAY);
  const within = Math.min(until, now) - Math.max(from, now - age);
  return age <= 0 || within <= 0 ? 0 : Math.round((storedBytes * within) / age);
}

/** Why a query should not run without a second question, in sentences; none if it may. */
export function doubts(
  { from, until }: TimeWindow,
  expected: Expectation,
  { queryRange, queryGigabytes, pricePerGigabyte }: Limits,
): string[] {
  const isLong = until - from > queryRange;
  const isLarge = 'unknown' in expected || expected.bytes > queryGigabytes * GIGABYTE;
  if (!isLong && !isLarge) return [];
  const reads =
    'unknown' in expected
      ? `Nobody can tell how much it reads: ${expected.unknown}`
      : `It is expected to read ${bytesWords(expected.bytes)}, which costs ${costWords(expected.bytes, pricePerGigabyte)}. That is an estimate by what AWS stores, in compressed form: it can be several times as much.`;
  return [
    ...(isLong
      ? [
          `It reads ${formatDuration(until - from)} of logs; up to ${formatDuration(queryRange)} run at once.`,
        ]
      : []),
    reads,
    ...(isLarge && !('unknown' in expected)
      ? [`Up to ${bytesWords(queryGigabytes * GIGABYTE)} run at once.`]
      : []),
  ];
}
