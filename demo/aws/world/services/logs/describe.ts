import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { arn } from '../../inventory.ts';
import { LOG_GROUPS, linesOf } from '../../logs/groups.ts';
import { bytesOf } from '../../logs/line.ts';
import { readPage } from '../../logs/scan.ts';
import { type LogStream, streamsOf } from '../../logs/streams.ts';
import { pageOf } from '../../paging.ts';
import { HOUR, MINUTE } from '../../time.ts';
import type { World } from '../../world.ts';
import { INGESTION, readableFrom, readableUntil } from './ingestion.ts';
import {
  atLeast,
  atMost,
  type Constraint,
  check,
  groupOf,
  invalidParameter,
  invalidToken,
  oneOf,
} from './refusals.ts';

/** AWS: DescribeLogGroups and DescribeLogStreams. */
const MOST_ITEMS = 50;
/** How far apart the minutes are whose lines are counted to tell what a group stores. */
const SAMPLED_EVERY = 6 * HOUR + 7 * MINUTE;

/** Simulates DescribeLogGroups; with a name pattern it tells less of each, as AWS does. */
export function describeLogGroups(world: World, input: sdk.DescribeLogGroupsCommandInput) {
  checkLimit(input);
  const { logGroupNamePrefix = '', logGroupNamePattern = '', logGroupIdentifiers } = input;
  if (logGroupNamePrefix && logGroupNamePattern) {
    throw invalidParameter(
      'logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters.',
    );
  }
  const names = LOG_GROUPS.filter(
    (name) =>
      name.startsWith(logGroupNamePrefix) &&
      name.includes(logGroupNamePattern) &&
      (logGroupIdentifiers?.some((identifier) => isNamedBy(name, identifier)) ?? true) &&
      (input.logGroupClass ?? 'STANDARD') === 'STANDARD',
  );
  const { page, next } = pageOf(names, input.nextToken, input.limit ?? MOST_ITEMS, invalidToken);
  const describe = logGroupNamePattern ? briefly : inFull;
  return { logGroups: page.map((name) => describe(world, name)), nextToken: next };
}

/** Simulates DescribeLogStreams. */
export function describeLogStreams(world: World, input: sdk.DescribeLogStreamsCommandInput) {
  checkLimit(input, oneOf('orderBy', input.orderBy, ['LogStreamName', 'LastEventTime']));
  if (input.orderBy === 'LastEventTime' && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const group = groupOf(input);
  const streams = streamsOf(world, group, world.now())
    .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ''))
    .map((stream) => describeStream(world, group, stream));
  const ordered = streams.sort(
    input.orderBy === 'LastEventTime'
      ? (a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0)
      : (a, b) => (a.logStreamName < b.logStreamName ? -1 : 1),
  );
  if (input.descending) ordered.reverse();
  const { page, next } = pageOf(ordered, input.nextToken, input.limit ?? MOST_ITEMS, invalidToken);
  return { logStreams: page, nextToken: next };
}

function checkLimit(
  { limit }: { limit?: number | undefined },
  ...more: readonly Constraint[]
): void {
  check(atLeast('limit', limit, 1), atMost('limit', limit, MOST_ITEMS), ...more);
}

function isNamedBy(name: string, identifier: string): boolean {
  return [name, groupArn(name), `${groupArn(name)}:*`].includes(identifier);
}

function groupArn(name: string): string {
  return arn('logs', `log-group:${name}`);
}

function briefly(world: World, name: string): sdk.LogGroup {
  return {
    logGroupName: name,
    arn: `${groupArn(name)}:*`,
    creationTime: world.history.genesis,
  };
}

function inFull(world: World, name: string): sdk.LogGroup {
  const retentionInDays = world.history.logs.retention(name);
  return {
    ...briefly(world, name),
    logGroupArn: groupArn(name),
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    storedBytes: storedBytes(world, name),
    logGroupClass: 'STANDARD',
  };
}

/** What the lines of some minutes come to, times all the time that is kept. */
function storedBytes(world: World, name: string): number {
  const now = world.now();
  const from = readableFrom(world, name) + MINUTE;
  let [bytes, minutes] = [0, 0];
  for (let at = from; at + MINUTE <= now; at += SAMPLED_EVERY) {
    const lines = linesOf(world, name, at, at + MINUTE);
    bytes += lines.reduce((total, { message }) => total + bytesOf(message), 0);
    minutes += 1;
  }
  return minutes === 0 ? 0 : Math.round((bytes / minutes) * ((now - from) / MINUTE));
}

/** Streams without events have no times of events. */
function describeStream(world: World, group: string, { name, createdAt, endsAt }: LogStream) {
  const reading = {
    group,
    from: Math.max(createdAt, readableFrom(world, group)),
    to: Math.min(endsAt, readableUntil(world)),
    keeps: ({ stream }: { stream: string }) => stream === name,
  };
  const end = (at: number, isBackward: boolean) =>
    readPage(world, reading, { start: { at, skip: 0 }, size: 1, isBackward }).lines[0]?.at;
  const first = end(reading.from, false);
  const last = end(reading.to, true);
  return {
    logStreamName: name,
    arn: arn('logs', `log-group:${group}:log-stream:${name}`),
    creationTime: createdAt,
    ...(first === undefined ? {} : { firstEventTimestamp: first }),
    ...(last === undefined
      ? {}
      : { lastEventTimestamp: last, lastIngestionTime: last + INGESTION }),
    storedBytes: 0,
  };
}
