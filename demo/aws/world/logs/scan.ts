import type { WorldState } from '../state.ts';
import { floorTo, MINUTE } from '../time.ts';
import { linesOf } from './groups.ts';
import { bytesOf, type LogLine } from './line.ts';

/** A place between two lines: before it are all lines of earlier times, and so many of its own. */
export interface Position {
  /** Epoch milliseconds. */
  at: number;
  skip: number;
}

/** Which lines are read, between which times: from inclusive, to exclusive. */
export interface Reading {
  group: string;
  from: number;
  to: number;
  /** Of lines that it does not keep there is no trace in positions. */
  keeps: (line: LogLine) => boolean;
}

/** A line with the places right before and right after it. */
export interface PlacedLine extends LogLine {
  before: Position;
  after: Position;
  /** How many equal lines of the same millisecond and stream are before it. */
  copy: number;
}

/**
 * What one call reads at the most: whoever wants more comes again, with a token. AWS limits a page to
 * 1 MB, and may answer with less than that or nothing after it searched much.
 */
const LIMITS = { bytes: 1024 * 1024, scanned: 25_000 };
/** A quiet minute counts as so many lines. */
const LEAST_SCANNED = 10;

/** A part of the lines, in the order that they were read. */
export interface Page {
  lines: PlacedLine[];
  /** Where reading stopped, if there is more to read. */
  next: Position | undefined;
}

/** Reads lines in time order, or back in time, until a page is full or has cost enough. */
export function readPage(
  state: WorldState,
  reading: Reading,
  { start, size, isBackward }: { start: Position; size: number; isBackward: boolean },
): Page {
  const lines: PlacedLine[] = [];
  let [bytes, scanned] = [0, 0];
  for (const { kept, count, end } of chunks(state, reading, start, isBackward)) {
    for (const line of kept) {
      const isFull = lines.length >= size || bytes >= LIMITS.bytes;
      if (isFull) return { lines, next: isBackward ? line.after : line.before };
      lines.push(line);
      bytes += bytesOf(line.message);
    }
    scanned += Math.max(count, LEAST_SCANNED);
    if (scanned >= LIMITS.scanned) return { lines, next: end };
  }
  return { lines, next: undefined };
}

interface Chunk {
  kept: PlacedLine[];
  /** How many lines were looked at, kept or not. */
  count: number;
  /** Where the next chunk begins; none does after the last. */
  end: Position | undefined;
}

/** A minute at a time, so that a page costs no more than it shows. */
function* chunks(
  state: WorldState,
  { group, from, to, keeps }: Reading,
  start: Position,
  isBackward: boolean,
): Generator<Chunk> {
  const [first, last] = isBackward ? [from, Math.min(to, start.at + 1)] : [start.at, to];
  for (const span of minutes(first, last, isBackward)) {
    const lines = linesOf(state, group, span.from, span.to);
    const placed = place(lines.filter(keeps));
    const edge = isBackward ? span.from : span.to;
    yield {
      kept: isBackward
        ? placed.filter(({ after }) => compare(after, start) <= 0).reverse()
        : placed.filter(({ before }) => compare(before, start) >= 0),
      count: lines.length,
      end: first < edge && edge < last ? { at: edge, skip: 0 } : undefined,
    };
  }
}

function* minutes(from: number, to: number, isBackward: boolean) {
  if (isBackward) {
    for (let end = to; end > from; ) {
      const begin = Math.max(from, floorTo(MINUTE, end - 1));
      yield { from: begin, to: end };
      end = begin;
    }
  } else {
    for (let begin = from; begin < to; ) {
      const end = Math.min(to, floorTo(MINUTE, begin) + MINUTE);
      yield { from: begin, to: end };
      begin = end;
    }
  }
}

function place(lines: readonly LogLine[]): PlacedLine[] {
  let sameTime: LogLine[] = [];
  return lines.map((line) => {
    if (line.at !== sameTime[0]?.at) sameTime = [];
    const { at, stream, message } = line;
    const skip = sameTime.length;
    const copies = sameTime.filter((one) => one.message === message && one.stream === stream);
    sameTime.push(line);
    return { ...line, before: { at, skip }, after: { at, skip: skip + 1 }, copy: copies.length };
  });
}

function compare(a: Position, b: Position): number {
  return a.at - b.at || a.skip - b.skip;
}
