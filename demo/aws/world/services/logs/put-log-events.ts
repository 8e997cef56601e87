import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type Call } from '../../../engine/index.ts';
import { arn } from '../../inventory.ts';
import { LOG_GROUPS } from '../../logs/groups.ts';
import { bytesOf, type LogLine } from '../../logs/line.ts';
import { PatternError, parsePattern } from '../../logs/pattern.ts';
import { pageOf } from '../../paging.ts';
import { digits } from '../../random.ts';
import { DAY, HOUR } from '../../time.ts';
import type { World } from '../../world.ts';
import { describeLogGroups } from './describe.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { INGESTION } from './ingestion.ts';
import {
  atLeast,
  atMost,
  type Constraint,
  check,
  invalidParameter,
  invalidToken,
  noSuchStream,
} from './refusals.ts';

/** AWS: PutLogEvents; the same for one event as for a batch. */
const MOST_BYTES = 1_048_576;
const MOST_EVENTS = 10_000;
const OLDEST = 14 * DAY;
const NEWEST = 2 * HOUR;
const LONGEST_SPAN = DAY;
/** AWS: CreateLogGroup and CreateLogStream. */
const LONGEST_NAME = 512;
/** AWS: DescribeLogGroups. */
const MOST_GROUPS = 50;

interface WrittenGroup {
  name: string;
  createdAt: number;
  streams: Set<string>;
  /** In the order of their times. */
  lines: WrittenLine[];
}

interface WrittenLine extends LogLine {
  id: string;
  /** From then on it is found. */
  ingestedAt: number;
}

/** The log groups that calls made, with what calls wrote into them. The groups of the world's own take nothing. */
export class WrittenLogs {
  readonly #world: World;
  readonly #groups = new Map<string, WrittenGroup>();
  #written = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Simulates CreateLogGroup. */
  createGroup({ logGroupName: name = '', logGroupClass, ...rest }: sdk.CreateLogGroupCommandInput) {
    const isUsual = logGroupClass === 'STANDARD';
    refuseMembers('CreateLogGroup', isUsual ? rest : { ...rest, logGroupClass });
    check(...nameRules('logGroupName', name, /^[.\-_/#A-Za-z0-9]+$/));
    if (/^aws\//i.test(name)) {
      throw invalidParameter('Log groups starting with AWS/ are reserved for AWS.');
    }
    if (this.#groups.has(name) || LOG_GROUPS.includes(name)) throw alreadyExists('group');
    const createdAt = this.#world.now();
    this.#groups.set(name, { name, createdAt, streams: new Set(), lines: [] });
    return {};
  }

  /** Simulates CreateLogStream. */
  createStream({ logGroupName, logStreamName = '' }: sdk.CreateLogStreamCommandInput) {
    check(...nameRules('logStreamName', logStreamName, /^[^:*]*$/));
    const { streams } = this.#groupOf('CreateLogStream', logGroupName);
    if (streams.has(logStreamName)) throw alreadyExists('stream');
    streams.add(logStreamName);
    return {};
  }

  /** Simulates PutLogEvents: what is too old or too new is left out, and the answer says so. */
  putEvents({ logEvents = [], ...input }: sdk.PutLogEventsCommandInput) {
    const { logGroupName, logStreamName: stream = '', entity } = input;
    refuseMembers('PutLogEvents', { entity });
    checkBatch(logEvents);
    const group = this.#groupOf('PutLogEvents', logGroupName);
    if (!group.streams.has(stream)) throw noSuchStream();
    const now = this.#world.now();
    const oldEnd = firstIndex(logEvents, (at) => at >= now - OLDEST);
    const newStart = firstIndex(logEvents, (at) => at > now + NEWEST);
    const kept = logEvents.slice(oldEnd, newStart);
    checkSpan(kept);
    const lines = kept.map(({ timestamp: at = 0, message = '' }): WrittenLine => {
      this.#written += 1;
      const id = `3${String(at).padStart(18, '0')}${digits(19, stream, message)}${String(this.#written).padStart(18, '0')}`;
      return { at, stream, message, id, ingestedAt: now + INGESTION };
    });
    group.lines = [...group.lines, ...lines].sort((one, other) => one.at - other.at);
    if (kept.length === logEvents.length) return {};
    return {
      rejectedLogEventsInfo: {
        ...(oldEnd > 0 && { tooOldLogEventEndIndex: oldEnd }),
        ...(newStart < logEvents.length && { tooNewLogEventStartIndex: newStart }),
      },
    };
  }

  /** Simulates FilterLogEvents, for the world's groups too. */
  filterEvents(input: sdk.FilterLogEventsCommandInput) {
    const { logGroupName, logGroupIdentifier, limit = MOST_EVENTS, nextToken } = input;
    const group = this.#groups.get(nameIn(logGroupName ?? logGroupIdentifier ?? ''));
    if (!group || (logGroupName !== undefined && logGroupIdentifier !== undefined))
      return filterLogEvents(this.#world, input);
    check(atLeast('limit', limit, 1), atMost('limit', limit, MOST_EVENTS));
    const found = wantedLines(group, input, this.#world.now());
    if (input.startFromHead === false) found.reverse();
    const { page: rest } = pageOf(found, nextToken, found.length, invalidToken);
    const size = Math.min(limit, countFitting(rest));
    const { page, next } = pageOf(found, nextToken, size, invalidToken);
    return { events: page.map(eventOf), searchedLogStreams: [], nextToken: next };
  }

  /** Simulates DescribeLogGroups: the world's groups, then those that calls made. */
  describeGroups(input: sdk.DescribeLogGroupsCommandInput) {
    const { logGroupNamePrefix = '', logGroupNamePattern = '', logGroupIdentifiers } = input;
    const own = [...this.#groups.values()].filter(
      ({ name }) =>
        name.startsWith(logGroupNamePrefix) &&
        name.includes(logGroupNamePattern) &&
        (logGroupIdentifiers?.some((identifier) => nameIn(identifier) === name) ?? true) &&
        (input.logGroupClass ?? 'STANDARD') === 'STANDARD',
    );
    if (own.length === 0) return describeLogGroups(this.#world, input);
    const { limit = MOST_GROUPS, nextToken, ...which } = input;
    check(atLeast('limit', limit, 1), atMost('limit', limit, MOST_GROUPS));
    const { logGroups } = describeLogGroups(this.#world, which);
    const describe = logGroupNamePattern ? briefly : inFull;
    const all = [...logGroups, ...own.sort(byName).map(describe)];
    const { page, next } = pageOf(all, nextToken, limit, invalidToken);
    return { logGroups: page, nextToken: next };
  }

  /** Refuses loudly every other call that names such a group. */
  refuseOthers({ service, operation, input }: Call): void {
    if (service !== 'CloudWatch Logs' || SIMULATED.has(operation)) return;
    const values: unknown[] = Object.values(input).flat();
    const isMeant = (value: unknown) =>
      typeof value === 'string' && this.#groups.has(nameIn(value));
    if (values.some(isMeant)) throw unsimulated(`${operation} of a log group that a call made`);
  }

  #groupOf(operation: string, name = ''): WrittenGroup {
    const group = this.#groups.get(name);
    if (group) return group;
    if (LOG_GROUPS.includes(name)) throw unsimulated(`${operation} in a log group of the world's`);
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
}

const SIMULATED: ReadonlySet<string> = new Set([
  'CreateLogGroup',
  'CreateLogStream',
  'PutLogEvents',
  'FilterLogEvents',
  'DescribeLogGroups',
]);

function checkBatch(events: readonly sdk.InputLogEvent[]): void {
  check(
    ...lengthRules('logEvents', events.length, MOST_EVENTS),
    ...events.flatMap(({ message = '' }, index) =>
      lengthRules(`logEvents.${index + 1}.member.message`, message.length),
    ),
  );
  const bytes = events.reduce((total, { message = '' }) => total + bytesOf(message), 0);
  if (bytes > MOST_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  if (events.some((event, index) => timeOf(event) < timeOf(events[index - 1]))) {
    throw invalidParameter(
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
  }
}

/** AWS: of the events that are neither too old nor too new. */
function checkSpan(events: readonly sdk.InputLogEvent[]): void {
  if (timeOf(events.at(-1)) - timeOf(events[0]) <= LONGEST_SPAN) return;
  throw invalidParameter(
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  );
}

function timeOf(event: sdk.InputLogEvent | undefined): number {
  return event?.timestamp ?? 0;
}

/** Where the first such event is; the number of all where none is. */
function firstIndex(
  events: readonly sdk.InputLogEvent[],
  isMeant: (at: number) => boolean,
): number {
  const index = events.findIndex((event) => isMeant(timeOf(event)));
  return index === -1 ? events.length : index;
}

function wantedLines(
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
function countFitting(lines: readonly WrittenLine[]): number {
  let bytes = 0;
  const end = lines.findIndex(({ message }) => {
    bytes += bytesOf(message);
    return bytes > MOST_BYTES;
  });
  return end === -1 ? lines.length : Math.max(1, end);
}

function eventOf({ id, stream, message, at, ingestedAt }: WrittenLine): sdk.FilteredLogEvent {
  return {
    eventId: id,
    logStreamName: stream,
    message,
    timestamp: at,
    ingestionTime: ingestedAt,
  };
}

function byName(one: WrittenGroup, other: WrittenGroup): number {
  return one.name < other.name ? -1 : 1;
}

function briefly({ name, createdAt }: WrittenGroup): sdk.LogGroup {
  return { logGroupName: name, arn: `${groupArn(name)}:*`, creationTime: createdAt };
}

function inFull(group: WrittenGroup): sdk.LogGroup {
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
function nameIn(identifier: string): string {
  return identifier.replace(/^arn:.*:log-group:|:\*$/g, '');
}

function nameRules(member: string, name: string, pattern: RegExp): Constraint[] {
  const rule = `satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`;
  return [
    ...lengthRules(member, name.length, LONGEST_NAME),
    { member, value: name, isMet: pattern.test(name), rule },
  ];
}

function lengthRules(member: string, length: number, most = Number.POSITIVE_INFINITY) {
  const rule = (word: string, count: number) => `have length ${word} than or equal to ${count}`;
  const value = `(of length ${length})`;
  return [
    { member, value, isMet: length >= 1, rule: rule('greater', 1) },
    { member, value, isMet: length <= most, rule: rule('less', most) },
  ];
}

function alreadyExists(what: 'group' | 'stream'): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified log ${what} already exists`);
}

function refuseMembers(operation: string, members: object): void {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw unsimulated(`${operation} with ${given.map(([member]) => member).join(', ')}`);
}

/** With a status that no SDK retries. */
function unsimulated(what: string): AwsError {
  return new AwsError('NotSimulated', `not simulated: CloudWatch Logs ${what}`, { status: 501 });
}
