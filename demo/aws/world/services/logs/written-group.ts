import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { arn } from '../../inventory.ts';
import { bytesOf, type LogLine } from '../../logs/line.ts';
import { PatternError, parsePattern } from '../../logs/pattern.ts';
import { invalidParameter, noSuchStream } from './refusals.ts';

/** AWS: FilterLogEvents, the size of an answer. */
const MOST_BYTES = 1_048_576;

/** A log group that a call made. */
export interface WrittenGroup {
  name: string;
  createdAt: number;
  streams: Set<string>;
  /** In the order of their times. */
  lines: WrittenLine[];
}

/** A line that a call wrote. */
export interface WrittenLine extends LogLine {
  id: string;
  /** From then on it is found. */
  ingestedAt: number;
}

/** The lines that FilterLogEvents asks for, in the order of their times. */
export function wantedLines(
  { lines, streams }: WrittenGroup,
  input: sdk.FilterLogEventsCommandInput,
  now: number,
): WrittenLine[] {
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, logStreamNames: names } = input;
  const { logStreamNamePrefix: prefix } = input;
  if (names && prefix !== undefined) {
    throw invalidParameter(
      'You can specify either logStreamNames or logStreamNamePrefix, not both.',
    );
  }
  if (names?.some((name) => !streams.has(name))) throw noSuchStream();
  const matches = matcherOf(input.filterPattern);
  return lines.filter(
    ({ at, stream, message, ingestedAt }) =>
      startTime <= at &&
      at <= endTime &&
      ingestedAt <= now &&
      (names?.includes(stream) ?? stream.startsWith(prefix ?? '')) &&
      matches(message),
  );
}

function matcherOf(pattern = ''): (message: string) => boolean {
  try {
    return parsePattern(pattern);
  } catch (error) {
    throw error instanceof PatternError ? invalidParameter(error.message) : error;
  }
}

/** AWS: FilterLogEvents answers with up to 1 MB. */
export function countFitting(lines: readonly WrittenLine[]): number {
  let bytes = 0;
  const end = lines.findIndex(({ message }) => {
    bytes += bytesOf(message);
    return bytes > MOST_BYTES;
  });
  return end === -1 ? lines.length : Math.max(1, end);
}

/** A line as FilterLogEvents tells it. */
export function eventOf({
  id,
  stream,
  message,
  at,
  ingestedAt,
}: WrittenLine): sdk.FilteredLogEvent {
  return {
    eventId: id,
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: ingestedAt,
  };
}

/** Sorts groups as AWS does. */
export function byName(one: WrittenGroup, other: WrittenGroup): number {
  return one.name < other.name ? -1 : 1;
}

/** A group as DescribeLogGroups tells it where a pattern found it. */
export function briefly({ name, createdAt }: WrittenGroup): sdk.LogGroup {
  return { logGroupName: name, arn: `${groupArn(name)}:*`, creationTime: createdAt };
}

/** A group as DescribeLogGroups tells it. */
export function inFull(group: WrittenGroup): sdk.LogGroup {
  return {
    ...briefly(group),
    logGroupArn: groupArn(group.name),
    metricFilterCount: 0,
    storedBytes: group.lines.reduce((total, { message }) => total + bytesOf(message), 0),
    logGroupClass: 'STANDARD',
  };
}

function groupArn(name: string): string {
  return arn('logs', `log-group:${name}`);
}

/** The name in a name or an ARN. */
export function nameIn(identifier: string): string {
  return identifier.replace(/^arn:.*:log-group:|:\*$/g, '');
}
