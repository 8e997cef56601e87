import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type Call } from '../../engine/index.ts';
import { ACCOUNT, arn } from '../inventory.ts';
import { LOG_GROUPS, linesOf } from '../logs/groups.ts';
import type { LogLine } from '../logs/line.ts';
import { PatternError, parsePattern } from '../logs/pattern.ts';
import { HOUR, SECOND } from '../time.ts';
import type { World } from '../world.ts';
import { INGESTION } from './logs/ingestion.ts';

/** AWS: LiveTailSessionUpdate; more are sampled down to so many. */
const MOST_EVENTS = 500;
/** AWS: StartLiveTail, and the quotas of CloudWatch Logs. */
const LONGEST_SESSION = 3 * HOUR;
const MOST_SESSIONS = 15;
const MOST_NAMES = 10;
const LONGEST_PATTERN = 1_024;

/** Waits until the next update is due; rejects or resolves at once when the signal aborts. */
export type Pace = (signal: AbortSignal) => Promise<void>;

export interface LiveTailOptions {
  /** The names of the log groups that exist. */
  groups: readonly string[];
  /**
   * The lines of a group that were written from a time up to another (epoch milliseconds), oldest
   * first; asked for once they have been ingested, a second after they were written.
   */
  lines: (from: number, to: number, group: string) => readonly LogLine[];
  /** Epoch milliseconds. */
  now: () => number;
  /** The default is a second of real time. */
  pace?: Pace | undefined;
}

type Events = AsyncGenerator<sdk.StartLiveTailResponseStream>;
type Input = sdk.StartLiveTailCommandInput;

/** StartLiveTail over the lines of the world. */
export function tailWorld(world: World, pace?: Pace) {
  const lines = (from: number, to: number, group: string) => linesOf(world, group, from, to);
  return liveTail({ groups: LOG_GROUPS, lines, now: world.now, pace });
}

/**
 * Makes a handler of StartLiveTail over lines from anywhere. Every session starts at the present, and
 * each update has the lines that were ingested since the last one.
 */
export function liveTail(options: LiveTailOptions) {
  const sessions = new Set<AbortSignal>();
  return (input: Input, { signal }: Call): { responseStream: Events } => {
    const groups = groupsOf(options, checked(input));
    const matches = matcherOf(input);
    if (sessions.size >= MOST_SESSIONS) {
      const message = `No more than ${MOST_SESSIONS} Live Tail sessions can be open at once.`;
      throw new AwsError('LimitExceededException', message);
    }
    sessions.add(signal);
    signal.addEventListener('abort', () => sessions.delete(signal), { once: true });
    const find = (from: number, to: number) =>
      groups
        .flatMap((group) => options.lines(from, to, group).map((line) => ({ ...line, group })))
        .filter(matches)
        .sort((a, b) => a.at - b.at);
    return { responseStream: session(options, input, find, signal) };
  };
}

type FoundLine = LogLine & { group: string };

async function* session(
  { now, pace = everySecond }: LiveTailOptions,
  input: Input,
  find: (from: number, to: number) => FoundLine[],
  signal: AbortSignal,
): Events {
  const startedAt = now();
  yield { sessionStart: { requestId: randomUUID(), sessionId: randomUUID(), ...input } };
  let from = writtenBefore(startedAt);
  for (;;) {
    await pace(signal);
    if (signal.aborted) return;
    if (now() - startedAt >= LONGEST_SESSION) {
      throw new AwsError(
        'SessionTimeoutException',
        'The Live Tail session timed out after 3 hours.',
      );
    }
    const to = writtenBefore(now());
    yield { sessionUpdate: updateOf(find(from, to)) };
    from = to;
  }
}

/** The end of what has been ingested at a time; other reads of the log see as much. */
function writtenBefore(at: number): number {
  return at - INGESTION + 1;
}

/** A group is named `account:name`, as the service does; its reference says "name or ARN". */
function updateOf(found: readonly FoundLine[]): sdk.LiveTailSessionUpdate {
  const events = sample(found).map(({ at, stream, group, message }) => ({
    logStreamName: stream,
    logGroupIdentifier: `${ACCOUNT}:${group}`,
    message,
    timestamp: at,
    ingestionTime: at + INGESTION,
  }));
  return { sessionMetadata: { sampled: found.length > MOST_EVENTS }, sessionResults: events };
}

/** Takes evenly, so that the order and the shape of a burst remain. */
function sample<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= MOST_EVENTS) return items;
  const rank = (index: number) => Math.floor((index * MOST_EVENTS) / items.length);
  return items.filter((_, index) => rank(index) !== rank(index - 1));
}

async function everySecond(signal: AbortSignal): Promise<void> {
  await pause(SECOND, undefined, { signal });
}

/** AWS: StartLiveTail wants ARNs, without the `:*` that DescribeLogGroups puts at their end. */
function groupsOf({ groups }: LiveTailOptions, identifiers: readonly string[]): string[] {
  return [...new Set(identifiers)].map((identifier) => {
    if (!identifier.startsWith('arn:')) {
      throw invalid(`The log group identifier ${identifier} is not an ARN.`);
    }
    const name = groups.find((group) => arn('logs', `log-group:${group}`) === identifier);
    if (name !== undefined) return name;
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  });
}

/** Refuses what AWS documents as invalid; returns the identifiers of the groups. */
function checked(input: Input): string[] {
  const { logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes } = input;
  const { logEventFilterPattern = '' } = input;
  checkNames('logGroupIdentifiers', logGroupIdentifiers);
  if (logStreamNames) checkNames('logStreamNames', logStreamNames);
  if (logStreamNamePrefixes) checkNames('logStreamNamePrefixes', logStreamNamePrefixes);
  const wild = logGroupIdentifiers.find((identifier) => !/^[\w#+=/:,.@-]*$/.test(identifier));
  if (wild !== undefined) {
    throw unsatisfied('logGroupIdentifiers', 'satisfy regular expression pattern: [\\w#+=/:,.@-]*');
  }
  if (logEventFilterPattern.length > LONGEST_PATTERN) {
    throw unsatisfied(
      'logEventFilterPattern',
      `have length less than or equal to ${LONGEST_PATTERN}`,
    );
  }
  if (logStreamNames && logStreamNamePrefixes) {
    throw invalid('Specify either logStreamNames or logStreamNamePrefixes, not both.');
  }
  if ((logStreamNames || logStreamNamePrefixes) && logGroupIdentifiers.length > 1) {
    throw invalid('Log streams can be specified only with a single log group.');
  }
  return logGroupIdentifiers;
}

function checkNames(member: string, names: readonly string[]): void {
  if (names.length === 0) throw unsatisfied(member, 'have length greater than or equal to 1');
  if (names.length <= MOST_NAMES) return;
  throw unsatisfied(member, `have length less than or equal to ${MOST_NAMES}`);
}

function matcherOf(input: Input): (line: LogLine) => boolean {
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  const matches = patternOf(input.logEventFilterPattern);
  return ({ stream, message }) =>
    (names?.includes(stream) ?? true) &&
    (prefixes?.some((prefix) => stream.startsWith(prefix)) ?? true) &&
    matches(message);
}

function patternOf(pattern = ''): (message: string) => boolean {
  try {
    return parsePattern(pattern);
  } catch (error) {
    throw error instanceof PatternError ? invalid(error.message) : error;
  }
}

function unsatisfied(member: string, rule: string): AwsError {
  return invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
