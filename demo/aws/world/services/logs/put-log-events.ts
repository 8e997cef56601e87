import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type Call } from '../../../engine/index.ts';
import { LOG_GROUPS } from '../../logs/groups.ts';
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
  check,
  invalidParameter,
  invalidToken,
  noSuchStream,
} from './refusals.ts';
import {
  briefly,
  byName,
  countFitting,
  eventOf,
  inFull,
  nameIn,
  type WrittenGroup,
  type WrittenLine,
  wantedLines,
} from './written-group.ts';
import { checkBatch, checkSpan, firstIndex, MOST_EVENTS, nameRules } from './written-rules.ts';

const OLDEST = 14 * DAY;
const NEWEST = 2 * HOUR;
/** AWS: DescribeLogGroups. */
const MOST_GROUPS = 50;

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
