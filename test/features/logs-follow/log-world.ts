import { setTimeout as delay } from 'node:timers/promises';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { type AwsError, accessDenied, type Call } from '../../../demo/aws/engine/index.ts';
import { arn } from '../../../demo/aws/world/inventory.ts';
import type { LogLine } from '../../../demo/aws/world/logs/line.ts';
import { liveTail } from '../../../demo/aws/world/services/live-tail.ts';
import type { FeedTools } from '../../../src/features/logs/follow/feed-item.ts';
import type { Sleep } from '../../../src/jobs/sleep.ts';
import { type SimulatedLogs, simulateLogs } from '../../aws/logs-simulated.ts';
import { scope } from '../../aws/simulated.ts';
import { GROUP } from './subject.ts';

/** A line every so many milliseconds. */
export const EVERY = 10;
/** CloudWatch Logs has a line a second after it was written. */
const INGESTION = 1_000;
const UPDATE_MS = 25;

/** Waits twenty times less than it is told to. */
export const hurry: Sleep = (ms, signal) =>
  delay(ms / 20, undefined, { signal }).catch(() => undefined);

export interface LogWorld extends SimulatedLogs {
  tools(signal: AbortSignal, more?: Partial<FeedTools>): FeedTools;
  /** Refuses an operation, so many times. */
  refuse(operation: string, error: AwsError | 'denied', times?: number): void;
  /** How often an operation was asked for. */
  asked(operation: string): number;
}

export interface WorldOptions {
  /** What stands in the log between two times (epoch milliseconds); a numbered line every ten milliseconds. */
  lines?: (from: number, to: number, group: string) => readonly LogLine[];
  /** Log groups that exist. */
  groups?: readonly string[];
}

/** CloudWatch Logs with a log in it that grows by the clock, quick to answer. */
export async function openLogWorld({
  lines = numberedLines,
  groups = [GROUP],
}: WorldOptions = {}): Promise<LogWorld> {
  const simulated = await simulateLogs();
  const pace = (signal: AbortSignal) =>
    delay(UPDATE_MS, undefined, { signal }).catch(() => undefined);
  simulated.logs
    .on(logs.DescribeLogGroupsCommand, ({ logGroupNamePrefix = '' }) => ({
      logGroups: groups
        .filter((group) => group.startsWith(logGroupNamePrefix))
        .map((logGroupName) => ({
          logGroupName,
          arn: `${arn('logs', `log-group:${logGroupName}`)}:*`,
          creationTime: 0,
        })),
    }))
    .on(logs.FilterLogEventsCommand, (input) => filterEvents(input, lines))
    .on(logs.StartLiveTailCommand, liveTail({ groups, lines, now: Date.now, pace }));
  return {
    ...simulated,
    tools: (signal, more = {}) => ({
      clients: simulated.clients,
      scope,
      groups,
      now: Date.now,
      sleep: hurry,
      signal,
      ...more,
    }),
    refuse: (operation, error, times = Number.POSITIVE_INFINITY) =>
      refuse(simulated, operation, error, times),
    asked: (operation) =>
      simulated.simulator.calls.filter((call) => call.operation === operation).length,
  };
}

/** A line for each multiple of ten milliseconds, which says that time. */
function numberedLines(from: number, to: number): LogLine[] {
  const found: LogLine[] = [];
  for (let at = Math.ceil(from / EVERY) * EVERY; at < to; at += EVERY)
    found.push({ at, stream: 's/web/0123456789abcdef', message: `line ${at}` });
  return found;
}

function refuse(
  { simulator }: SimulatedLogs,
  operation: string,
  error: AwsError | 'denied',
  times: number,
): void {
  let left = times;
  simulator.intercept((call: Call) => {
    if (call.operation !== operation || left <= 0) return;
    left -= 1;
    throw error === 'denied'
      ? accessDenied(call, 'arn:aws:iam::123456789012:user/grid', '*')
      : error;
  });
}

/** AWS: FilterLogEvents, in one page, the newest first where that is asked for. */
function filterEvents(
  {
    logGroupName = '',
    startTime = 0,
    endTime = 0,
    limit = 0,
    startFromHead,
  }: logs.FilterLogEventsCommandInput,
  lines: NonNullable<WorldOptions['lines']>,
) {
  const until = Math.min(endTime + 1, Date.now() - INGESTION + 1);
  const events = lines(startTime, until, logGroupName).map(({ at, stream, message }) => ({
    eventId: `${at} ${message}`,
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: at + INGESTION,
  }));
  if (startFromHead === false) events.reverse();
  return { events: events.slice(0, limit), ...(events.length > limit && { nextToken: 'more' }) };
}
