import {
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type AwsCall, AwsFault } from './faults.ts';

/** What something wrote to its log at one moment: mostly a line. The text can come from anybody. */
export interface LogEvent {
  /** AWS's id; a live tail gives none, there it is made of all the rest. */
  id: string;
  /** When it happened as its writer says, in epoch milliseconds. */
  at: number;
  /** When AWS received it, in epoch milliseconds. */
  ingestedAt: number;
  group: string;
  stream: string;
  message: string;
}

/** Which events of one group. */
export interface EventQuery {
  /** The group's name. */
  group: string;
  /** Epoch milliseconds, inclusive. */
  from: number;
  /** Epoch milliseconds, exclusive. */
  until: number;
  /** AWS: Filter pattern syntax. Absent: every event. */
  pattern?: string;
  /** Names of streams, at most 100 (AWS). Absent: all. */
  streams?: readonly string[];
}

/** Events of a window from its start on. */
export interface FilteredEvents {
  /** Oldest first; at most as many as were asked for. */
  events: LogEvent[];
  /** Every matching event before this time is in `events`; the window's end when all was read. */
  searchedUntil: number;
  /** Why it went no further: the window was read, enough was found, or the deadline passed. */
  stopped: 'window' | 'limit' | 'deadline';
}

/** One page of an answer, in AWS's order. */
interface EventPage {
  events: LogEvent[];
  /** Present where there may be more: also after an empty page. */
  token: string | undefined;
}

interface PageRequest extends EventQuery {
  size: number;
  newestFirst: boolean;
  token: string | undefined;
}

/** AWS: FilterLogEvents, `limit`. */
const EVENTS_PER_PAGE = 10_000;

/** A page of few events costs as much time as one of a hundred. */
const LEAST_PER_PAGE = 100;

/**
 * Reads the first `limit` events of a window. An unknown group or stream is a `not-found` fault that names it; when the
 * signal's deadline passes, what was read so far is the answer.
 */
export async function filterEvents(
  clients: AwsClients,
  scope: AwsScope,
  { limit, ...query }: EventQuery & { limit: number },
  signal: AbortSignal,
): Promise<FilteredEvents> {
  const events: LogEvent[] = [];
  const ended = (stopped: FilteredEvents['stopped']): FilteredEvents => {
    const kept = inOrder(events).slice(0, limit);
    const searchedUntil = stopped === 'window' ? query.until : (kept.at(-1)?.at ?? query.from);
    return { events: kept, searchedUntil, stopped };
  };
  let token: string | undefined;
  do {
    const request = { ...query, size: pageSize(limit), newestFirst: false, token };
    const page = await eventPage(clients, scope, request, signal);
    if (!page) return ended('deadline');
    events.push(...page.events);
    ({ token } = page);
    if (events.length > limit || (token && events.length === limit)) return ended('limit');
  } while (token);
  return ended('window');
}

/** How many events to ask for where `wanted` are still missing. */
export function pageSize(wanted: number): number {
  return Math.min(Math.max(wanted, LEAST_PER_PAGE), EVENTS_PER_PAGE);
}

/** Sorts by time, then by arrival; events that came together stay as they were. */
export function inOrder(events: readonly LogEvent[]): LogEvent[] {
  return events.toSorted((one, other) => one.at - other.at || one.ingestedAt - other.ingestedAt);
}

/** Reads one page; nothing where the signal's deadline passes first. */
export async function eventPage(
  clients: AwsClients,
  scope: AwsScope,
  request: PageRequest,
  signal: AbortSignal,
): Promise<EventPage | undefined> {
  const call = callOf('FilterLogEvents', scope);
  const command = new FilterLogEventsCommand(toAwsRequest(request));
  try {
    const { events, nextToken } = await callAws(call, signal, (options) =>
      clients.logs(scope).send(command, options),
    );
    const found = required(events, 'events', call);
    return { events: found.map((each) => eventOf(request.group, each, call)), token: nextToken };
  } catch (error) {
    if (deadlinePassed(signal)) return undefined;
    throw groupFault(error, call, request);
  }
}

/** AWS returns events up to and including `endTime`, in milliseconds. AWS: FilterLogEvents. */
function toAwsRequest(request: PageRequest): FilterLogEventsCommandInput {
  const { group, from, until, pattern, streams, size, newestFirst, token } = request;
  return {
    logGroupName: group,
    startTime: from,
    endTime: until - 1,
    limit: size,
    ...(newestFirst && { startFromHead: false }),
    ...(pattern && { filterPattern: pattern }),
    ...(streams && { logStreamNames: [...streams] }),
    ...(token && { nextToken: token }),
  };
}

function eventOf(group: string, event: FilteredLogEvent, call: AwsCall): LogEvent {
  const at = required(event.timestamp, 'time of an event', call);
  return {
    id: required(event.eventId, 'id of an event', call),
    at,
    ingestedAt: event.ingestionTime ?? at,
    group,
    stream: event.logStreamName ?? '',
    message: event.message ?? '',
  };
}

function deadlinePassed({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof Error && reason.name === 'TimeoutError';
}

/** Names the group, or its streams, where AWS says only that something does not exist. */
export function groupFault(
  error: unknown,
  call: AwsCall,
  { group, streams = [] }: Pick<EventQuery, 'group' | 'streams'>,
): unknown {
  if (!(error instanceof AwsFault) || error.kind !== 'not-found') return error;
  const stream = /log stream/.test(error.what) && `log stream ${streams.join(' or ')} in `;
  return missing(call, `${stream || ''}log group ${group}`);
}
