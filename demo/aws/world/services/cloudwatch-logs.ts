import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import { arn, REGION } from '../inventory.ts';
import { LOG_GROUPS, linesOf, streamsOf } from '../logs/groups.ts';
import type { LogLine } from '../logs/line.ts';
import { PatternError, parsePattern } from '../logs/pattern.ts';
import { pageOf } from '../paging.ts';
import { digits } from '../random.ts';
import { HOUR, SECOND } from '../time.ts';
import type { World } from '../world.ts';

const INGESTION = SECOND;

/** Simulates CloudWatch Logs: groups, streams and lines; unstructured filter patterns only. */
export function simulateLogs(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.CloudWatchLogsClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidParameterException'),
    })
    .on(sdk.DescribeLogGroupsCommand, (input) => describeLogGroups(world, input))
    .on(sdk.DescribeLogStreamsCommand, (input) => describeLogStreams(world, input))
    .on(sdk.FilterLogEventsCommand, (input) => filterLogEvents(world, input))
    .on(sdk.GetLogEventsCommand, (input) => getLogEvents(world, input));
}

function describeLogGroups(world: World, input: sdk.DescribeLogGroupsCommandInput) {
  const { logGroupNamePrefix = '', logGroupNamePattern = '' } = input;
  const names = LOG_GROUPS.filter((name) => name.startsWith(logGroupNamePrefix)).filter((name) =>
    name.toLowerCase().includes(logGroupNamePattern.toLowerCase()),
  );
  const { page, next } = pageOf(names, input.nextToken, input.limit ?? 50, invalidToken);
  const logGroups = page.map((logGroupName) => ({
    logGroupName,
    arn: `${arn('logs', `log-group:${logGroupName}`)}:*`,
    creationTime: world.history.genesis,
    metricFilterCount: 0,
    storedBytes: 0,
  }));
  return { logGroups, nextToken: next };
}

function describeLogStreams(world: World, input: sdk.DescribeLogStreamsCommandInput) {
  const group = groupOf(input);
  const names = streamsOf(world, group, world.now()).filter((name) =>
    name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  const ordered = input.orderBy === 'LastEventTime' ? names : names.sort();
  if (input.descending) ordered.reverse();
  const { page, next } = pageOf(ordered, input.nextToken, input.limit ?? 50, invalidToken);
  const logStreams = page.map((logStreamName) => ({
    logStreamName,
    arn: arn('logs', `log-group:${group}:log-stream:${logStreamName}`),
    storedBytes: 0,
  }));
  return { logStreams, nextToken: next };
}

function filterLogEvents(world: World, input: sdk.FilterLogEventsCommandInput) {
  const matches = matcherOf(input.filterPattern);
  const { logStreamNames, logStreamNamePrefix = '' } = input;
  const lines = linesIn(world, groupOf(input), input)
    .filter(({ stream }) => !logStreamNames || logStreamNames.includes(stream))
    .filter(({ stream }) => stream.startsWith(logStreamNamePrefix))
    .filter(({ message }) => matches(message));
  const { page, next } = pageOf(lines, input.nextToken, input.limit ?? 10_000, invalidToken);
  const events = page.map(({ at, stream, message }) => ({
    eventId: `3${digits(19, stream, at, message)}`.padEnd(56, '0'),
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: at + INGESTION,
  }));
  return { events, searchedLogStreams: [], nextToken: next };
}

/** Tokens go both ways, as far as this is needed: forward from the start, or the newest lines. */
function getLogEvents(world: World, input: sdk.GetLogEventsCommandInput) {
  const group = groupOf(input);
  if (!streamsOf(world, group, world.now()).includes(input.logStreamName ?? '')) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  const lines = linesIn(world, group, input).filter(({ stream }) => stream === input.logStreamName);
  const size = input.limit ?? 10_000;
  const start = startOf(input, lines.length, size);
  const page = lines.slice(start, start + size);
  const events = page.map(({ at, message }) => ({
    timestamp: at,
    message,
    ingestionTime: at + INGESTION,
  }));
  return {
    events,
    nextForwardToken: `f/${start + page.length}`,
    nextBackwardToken: `b/${Math.max(0, start - size)}`,
  };
}

function startOf(
  { startFromHead, nextToken }: sdk.GetLogEventsCommandInput,
  count: number,
  size: number,
): number {
  if (nextToken === undefined) return startFromHead ? 0 : Math.max(0, count - size);
  const [, position] = /^[fb]\/(\d+)$/.exec(nextToken) ?? [];
  if (position === undefined) throw invalidToken();
  return Number(position);
}

/** Without a start, the last hour: there is no end to what a world could have logged. */
function linesIn(
  world: World,
  group: string,
  { startTime, endTime }: { startTime?: number | undefined; endTime?: number | undefined },
): LogLine[] {
  const to = Math.min(endTime ?? Infinity, world.now());
  return linesOf(world, group, startTime ?? to - HOUR, to);
}

function matcherOf(pattern = ''): (message: string) => boolean {
  try {
    return parsePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new AwsError('InvalidParameterException', error.message);
  }
}

function groupOf({
  logGroupName,
  logGroupIdentifier = '',
}: {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}): string {
  const name = logGroupName ?? logGroupIdentifier.replace(/^arn:.*:log-group:|:\*$/g, '');
  if (LOG_GROUPS.includes(name)) return name;
  throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

function invalidToken(): AwsError {
  return new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
}
