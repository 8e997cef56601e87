import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type Position, type Reading, readPage } from '../../logs/scan.ts';
import { streamsOf } from '../../logs/streams.ts';
import type { World } from '../../world.ts';
import { INGESTION, readableFrom, readableUntil } from './ingestion.ts';
import { atLeast, atMost, check, groupOf, noSuchStream } from './refusals.ts';
import { type PageToken, readToken, tokenOf } from './tokens.ts';

/** AWS: GetLogEvents. */
const MOST_EVENTS = 10_000;

/**
 * Simulates GetLogEvents: the newest page, unless told otherwise, in time order. A token that comes
 * back unchanged means that there is no more in its direction.
 */
export function getLogEvents(world: World, input: sdk.GetLogEventsCommandInput) {
  check(
    atLeast('startTime', input.startTime, 0),
    atLeast('endTime', input.endTime, 0),
    atLeast('limit', input.limit, 1),
    atMost('limit', input.limit, MOST_EVENTS),
  );
  const reading = readingOf(world, input);
  const { direction, position } = startOf(input, reading);
  const isBackward = direction === 'b';
  const size = input.limit ?? MOST_EVENTS;
  const page = readPage(world, reading, { start: position, size, isBackward });
  const lines = isBackward ? page.lines.toReversed() : page.lines;
  const events = lines.map(({ at, message }) => ({
    timestamp: at,
    message,
    ingestionTime: at + INGESTION,
  }));
  const [first, last] = endsOf(lines, position, page.next, isBackward);
  return {
    events,
    nextForwardToken: tokenOf({ direction: 'f', position: last }),
    nextBackwardToken: tokenOf({ direction: 'b', position: first }),
  };
}

/** The stream's lines, from its beginning to its end or the present. */
function readingOf(world: World, input: sdk.GetLogEventsCommandInput): Reading {
  const group = groupOf(input);
  const { logStreamName } = input;
  const stream = streamsOf(world, group, world.now()).find(({ name }) => name === logStreamName);
  if (!stream) throw noSuchStream();
  return {
    group,
    from: Math.max(input.startTime ?? 0, stream.createdAt, readableFrom(world, group)),
    to: Math.min(input.endTime ?? Number.POSITIVE_INFINITY, stream.endsAt, readableUntil(world)),
    keeps: (line) => line.stream === logStreamName,
  };
}

function startOf(
  { nextToken, startFromHead = false }: sdk.GetLogEventsCommandInput,
  { from, to }: Reading,
): PageToken {
  if (nextToken !== undefined) return readToken(nextToken);
  return startFromHead
    ? { direction: 'f', position: { at: from, skip: 0 } }
    : { direction: 'b', position: { at: to, skip: 0 } };
}

/** The places before the first line and after the last one, or where reading got to without any. */
function endsOf(
  lines: readonly { before: Position; after: Position }[],
  start: Position,
  next: Position | undefined,
  isBackward: boolean,
): [first: Position, last: Position] {
  const reached = next ?? start;
  if (isBackward) return [next ?? lines[0]?.before ?? start, lines.at(-1)?.after ?? start];
  return [lines[0]?.before ?? start, lines.length === 0 ? reached : (lines.at(-1)?.after ?? start)];
}
