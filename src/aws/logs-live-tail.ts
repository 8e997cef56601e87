import { createHash } from 'node:crypto';
import {
  type LiveTailSessionLogEvent,
  type LiveTailSessionUpdate,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type AwsCall, AwsFault, type AwsFaultKind, toAwsFault } from './faults.ts';
import { inOrder, type LogEvent } from './logs.ts';
import { describeGroup } from './logs-groups.ts';

/** What to follow. */
export interface TailQuery {
  /** Names or ARNs, at most 10 (AWS). */
  groups: readonly string[];
  /** AWS: Filter pattern syntax. Absent: every event. */
  pattern?: string;
  /** Names of streams; only with a single group (AWS). */
  streams?: readonly string[];
}

/** How a tail hears of its end and of the time. */
export interface TailRun {
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What came in about a second: AWS sends one each second, also without events. */
export interface TailBatch {
  /** When it was received, in epoch milliseconds. */
  at: number;
  /** At most 500, oldest first. */
  events: LogEvent[];
  /** There were more than 500, and these are a sample. */
  sampled: boolean;
}

/**
 * A tail that had begun and ended without being asked to: AWS's three hours are over, or the connection is gone. It can be
 * started again; what happened in between comes from `filterEvents`.
 */
export class LiveTailEnded extends AwsFault {
  readonly reason: 'session-timeout' | 'disconnected';

  constructor(reason: LiveTailEnded['reason'], call: AwsCall, what: string, code?: string) {
    super('service', call, { what, remedy: 'Follow again to go on', ...(code && { code }) });
    this.reason = reason;
  }
}

/**
 * Follows groups as events arrive. Returns when the signal aborts; throws `LiveTailEnded` when a tail that had begun ends
 * otherwise, and any other `AwsFault` when it cannot begin: of kind `denied`, asking with `filterEvents` may still be
 * allowed. The connection is closed at every ending, also when the caller leaves its loop. A caller that does not come back
 * for some seconds while much arrives loses the connection: take batches at once and work on them elsewhere. AWS:
 * StartLiveTail.
 */
export async function* liveTail(
  clients: AwsClients,
  scope: AwsScope,
  query: TailQuery,
  { signal, now }: TailRun,
): AsyncGenerator<TailBatch, void> {
  const call = callOf('StartLiveTail', scope);
  // Leaving the loop over the SDK's stream leaves its connection open.
  const hangUp = new AbortController();
  const either = AbortSignal.any([signal, hangUp.signal]);
  try {
    for await (const part of await startTail(clients, scope, query, either)) {
      const update = updateIn(part, call);
      if (update) yield toBatch(update, now(), call);
    }
    throw new LiveTailEnded('disconnected', call, 'AWS ended the session');
  } catch (error) {
    if (!signal.aborted) throw error instanceof AwsFault ? error : brokenOff(error, call);
  } finally {
    hangUp.abort();
  }
}

/** From names to the ARNs that a live tail wants; an unknown one is a `not-found` fault. */
export function groupArns(
  clients: AwsClients,
  scope: AwsScope,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  return Promise.all(
    groups.map(async (group) => {
      if (group.startsWith('arn:')) return group.replace(/:\*$/, '');
      return (await describeGroup(clients, scope, group, signal)).arn;
    }),
  );
}

/** What an event is, however it was read: the same for the same event from a live tail and from `filterEvents`. */
export function fingerprint(event: Omit<LogEvent, 'id'>): string {
  const { group, stream, at, ingestedAt, message } = event;
  return createHash('sha256')
    .update(JSON.stringify([group, stream, at, ingestedAt, message]))
    .digest('base64url');
}

async function startTail(
  clients: AwsClients,
  scope: AwsScope,
  { groups, pattern, streams }: TailQuery,
  signal: AbortSignal,
): Promise<AsyncIterable<StartLiveTailResponseStream>> {
  const call = callOf('StartLiveTail', scope);
  const command = new StartLiveTailCommand({
    logGroupIdentifiers: await groupArns(clients, scope, groups, signal),
    ...(pattern && { logEventFilterPattern: pattern }),
    ...(streams && { logStreamNames: [...streams] }),
  });
  const { responseStream } = await callAws(call, signal, (options) =>
    clients.logs(scope).send(command, options),
  );
  return required(responseStream, 'stream', call);
}

/** Nothing for what only says that the session began. Exceptions can arrive as members, too. */
function updateIn(
  part: StartLiveTailResponseStream,
  call: AwsCall,
): LiveTailSessionUpdate | undefined {
  const exception = part.SessionTimeoutException ?? part.SessionStreamingException;
  if (exception) throw brokenOff(exception, call);
  return part.sessionUpdate;
}

/** What a new connection may mend. */
const PASSING = new Set<AwsFaultKind>(['service', 'unreachable', 'timeout']);

/** Says how a tail that had begun ended: for good where AWS forbids or refuses it, else for now. */
function brokenOff(error: unknown, call: AwsCall): AwsFault {
  const fault = toAwsFault(error, call);
  if (fault.code === 'SessionTimeoutException') {
    const what = 'the session has reached its three hours';
    return new LiveTailEnded('session-timeout', call, what, fault.code);
  }
  if (!PASSING.has(fault.kind)) return fault;
  return new LiveTailEnded('disconnected', call, 'the connection broke off', fault.code);
}

function toBatch(update: LiveTailSessionUpdate, at: number, call: AwsCall): TailBatch {
  const events = (update.sessionResults ?? []).map((each) => toEvent(each, call));
  return { at, events: inOrder(events), sampled: update.sessionMetadata?.sampled ?? false };
}

function toEvent(event: LiveTailSessionLogEvent, call: AwsCall): LogEvent {
  const at = required(event.timestamp, 'time of an event', call);
  const facts = {
    at,
    ingestedAt: event.ingestionTime ?? at,
    group: groupName(event.logGroupIdentifier ?? ''),
    stream: event.logStreamName ?? '',
    message: event.message ?? '',
  };
  return { id: fingerprint(facts), ...facts };
}

/** AWS: LiveTailSessionLogEvent says "the name or ARN"; `<account>:<name>` is seen, too. No name has a colon. */
function groupName(identifier: string): string {
  return identifier.replace(/:\*$/, '').split(':').at(-1) ?? identifier;
}
