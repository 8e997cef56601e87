import type { AwsClients, AwsScope } from './clients.ts';
import { type EventQuery, eventPage, inOrder, type LogEvent, pageSize } from './logs.ts';

/** How much of a window's end is wanted. */
export interface NewestQuery extends EventQuery {
  limit: number;
  /** Of all messages together, as UTF-8; the last page may go beyond. */
  maxBytes?: number;
}

/** Why a search went no further back: the window was read, enough was found, the deadline passed, or it was too much text. */
type Stop = 'window' | 'limit' | 'deadline' | 'bytes';

/** The newest events of a window. */
export interface NewestEvents {
  /** Oldest first, by time and then by arrival. */
  events: LogEvent[];
  /**
   * The time back to which AWS was asked: the window's start when all was read, its end when nothing was answered.
   * Every matching event after it is in `events`; unless `stopped` is `window`, that very millisecond may have more.
   */
  searchedFrom: number;
  stopped: Stop;
}

interface Budget {
  events: number;
  bytes: number;
}

const FIRST_SLICE = 60_000;
const GROWTH = 4;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads the newest `limit` events of a window: its last minute, then four times as much before that, and so on, so that
 * a search that finds little can say how far back it looked. An unknown group or stream is a `not-found` fault that
 * names it; when the signal's deadline passes, what was read so far is the answer.
 */
export async function newestEvents(
  clients: AwsClients,
  scope: AwsScope,
  { limit, maxBytes = MAX_BYTES, ...query }: NewestQuery,
  signal: AbortSignal,
): Promise<NewestEvents> {
  let found: NewestEvents = { events: [], searchedFrom: query.until, stopped: 'window' };
  for (const slice of slicesBack(query)) {
    const budget = {
      events: limit - found.events.length,
      bytes: maxBytes - bytesOf(found.events),
    };
    const read = await readSlice(clients, scope, { ...query, ...slice }, budget, signal);
    found = { ...read, events: [...read.events, ...found.events] };
    if (found.stopped !== 'window' || found.events.length >= limit) break;
  }
  return cut(found, limit, query);
}

/** The window from its end to its start, in ever longer slices that touch each other. */
function* slicesBack({ from, until }: EventQuery): Generator<Pick<EventQuery, 'from' | 'until'>> {
  let end = until;
  for (let length = FIRST_SLICE; end > from; length *= GROWTH) {
    const start = Math.max(from, end - length);
    yield { from: start, until: end };
    end = start;
  }
}

/**
 * Reads a slice newest first, which FilterLogEvents does since June 2026 for times from 2024 on. Where it answers oldest
 * first all the same, only a slice that was read to its end says what is newest.
 */
async function readSlice(
  clients: AwsClients,
  scope: AwsScope,
  slice: EventQuery,
  budget: Budget,
  signal: AbortSignal,
): Promise<NewestEvents> {
  const events: LogEvent[] = [];
  let newestFirst = slice.from >= NEWEST_FIRST_SINCE;
  let token: string | undefined;
  let stopped: Stop | undefined;
  do {
    const size = newestFirst ? pageSize(budget.events - events.length) : pageSize(Infinity);
    const request = { ...slice, size, newestFirst, token };
    const page = await eventPage(clients, scope, request, signal);
    events.push(...(page?.events ?? []));
    newestFirst &&= isNewestFirst(events);
    token = page?.token;
    stopped = page ? overBudget(events, budget, newestFirst) : 'deadline';
  } while (token && !stopped);
  const complete = !token && stopped !== 'deadline';
  if (complete) {
    return {
      events: oldestFirst(events, newestFirst),
      searchedFrom: slice.from,
      stopped: 'window',
    };
  }
  const kept = newestFirst ? oldestFirst(events, newestFirst) : [];
  return { events: kept, searchedFrom: kept[0]?.at ?? slice.until, stopped: stopped ?? 'limit' };
}

/** AWS: FilterLogEvents, `startFromHead`. */
const NEWEST_FIRST_SINCE = Date.UTC(2024, 0, 1);

function overBudget(
  events: readonly LogEvent[],
  budget: Budget,
  newestFirst: boolean,
): Stop | undefined {
  if (newestFirst && events.length >= budget.events) return 'limit';
  return bytesOf(events) >= budget.bytes ? 'bytes' : undefined;
}

function isNewestFirst(events: readonly LogEvent[]): boolean {
  const [first, last] = [events[0], events.at(-1)];
  return !first || !last || first.at >= last.at;
}

function oldestFirst(events: readonly LogEvent[], newestFirst: boolean): LogEvent[] {
  return inOrder(newestFirst ? events.toReversed() : events);
}

function bytesOf(events: readonly LogEvent[]): number {
  return events.reduce((bytes, { message }) => bytes + Buffer.byteLength(message), 0);
}

/** Leaves out what was read beyond the limit, and tells a window that was read from one with more. */
function cut(found: NewestEvents, limit: number, { from }: EventQuery): NewestEvents {
  const events = found.events.slice(-limit);
  const [oldest] = events;
  if (oldest && found.events.length > limit)
    return { events, searchedFrom: oldest.at, stopped: 'limit' };
  const early = found.stopped === 'window' && found.searchedFrom > from;
  return early ? { ...found, stopped: 'limit' } : found;
}
