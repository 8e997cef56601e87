import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine } from '../../logs/line.ts';
import { PatternError, parsePattern } from '../../logs/pattern.ts';
import { type PlacedLine, type Position, readPage } from '../../logs/scan.ts';
import { streamsOf } from '../../logs/streams.ts';
import { digits } from '../../random.ts';
import type { World } from '../../world.ts';
import { INGESTION, readableFrom, readableUntil } from './ingestion.ts';
import {
  atLeast,
  atMost,
  check,
  groupOf,
  invalidParameter,
  noLongerThan,
  noSuchStream,
} from './refusals.ts';
import { type PageToken, readToken, tokenOf } from './tokens.ts';

/** AWS: FilterLogEvents. */
const MOST_EVENTS = 10_000;
const MOST_STREAMS = 100;
const LONGEST_PATTERN = 1_024;
/** AWS: the latest events first are to be had from this time on only. */
const BACKWARD_SINCE = Date.parse('2024-01-01T00:00:00Z');

/** Simulates FilterLogEvents: from the group's beginning on, unless told otherwise. */
export function filterLogEvents(world: World, input: sdk.FilterLogEventsCommandInput) {
  checkInput(input);
  const group = groupOf(input);
  const isWanted = streamFilter(world, group, input);
  const matches = matcherOf(input.filterPattern);
  const from = Math.max(input.startTime ?? 0, readableFrom(world, group));
  const to = Math.min((input.endTime ?? Number.POSITIVE_INFINITY) + 1, readableUntil(world));
  const { direction, position } = startOf(input, from, to);
  const reading = {
    group,
    from,
    to,
    keeps: (line: LogLine) => isWanted(line) && matches(line.message),
  };
  const page = readPage(world, reading, {
    start: position,
    size: input.limit ?? MOST_EVENTS,
    isBackward: direction === 'b',
  });
  return {
    events: page.lines.map(eventOf),
    searchedLogStreams: [],
    nextToken: page.next && tokenOf({ direction, position: page.next }),
  };
}

function checkInput(input: sdk.FilterLogEventsCommandInput): void {
  check(
    atLeast('startTime', input.startTime, 0),
    atLeast('endTime', input.endTime, 0),
    atLeast('limit', input.limit, 1),
    atMost('limit', input.limit, MOST_EVENTS),
    noLongerThan('logStreamNames', input.logStreamNames, MOST_STREAMS),
    noLongerThan('filterPattern', input.filterPattern, LONGEST_PATTERN),
  );
  if (input.logStreamNames && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter(
      'You can specify either logStreamNames or logStreamNamePrefix, not both.',
    );
  }
  if (input.startFromHead === false && (input.startTime ?? 0) < BACKWARD_SINCE) {
    throw invalidParameter(
      'Setting startFromHead to false is supported only when startTime is on or after Jan 1, 2024 00:00:00 UTC.',
    );
  }
}

/** A token knows its direction, whatever the request says. */
function startOf(
  { nextToken, startFromHead = true }: sdk.FilterLogEventsCommandInput,
  from: number,
  to: number,
): PageToken {
  if (nextToken !== undefined) {
    const { direction, position } = readToken(nextToken);
    return { direction, position: atOrAfter(position, from) };
  }
  return startFromHead
    ? { direction: 'f', position: { at: from, skip: 0 } }
    : { direction: 'b', position: { at: to, skip: 0 } };
}

function atOrAfter(position: Position, from: number): Position {
  return position.at < from ? { at: from, skip: 0 } : position;
}

function streamFilter(
  world: World,
  group: string,
  { logStreamNames, logStreamNamePrefix = '' }: sdk.FilterLogEventsCommandInput,
): (line: LogLine) => boolean {
  if (!logStreamNames) return ({ stream }) => stream.startsWith(logStreamNamePrefix);
  const existing = new Set(streamsOf(world, group, world.now()).map(({ name }) => name));
  if (!logStreamNames.every((name) => existing.has(name))) throw noSuchStream();
  const wanted = new Set(logStreamNames);
  return ({ stream }) => wanted.has(stream);
}

function matcherOf(pattern = ''): (message: string) => boolean {
  try {
    return parsePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw invalidParameter(error.message);
  }
}

function eventOf({ at, stream, message, copy }: PlacedLine) {
  return {
    eventId: eventId(at, digits(19, stream, message), copy),
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: at + INGESTION,
  };
}

/** AWS: 56 digits; here they grow with time and are the same in every answer. */
function eventId(at: number, contents: string, copy: number): string {
  return `3${String(at).padStart(18, '0')}${contents}${String(copy).padStart(18, '0')}`;
}
