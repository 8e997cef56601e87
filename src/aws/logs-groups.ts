import {
  type LogGroup as AwsLogGroup,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandOutput,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { AwsCall } from './faults.ts';
import { groupFault } from './logs.ts';
import { type Reading, reading } from './readings.ts';

/** A log group. AWS: DescribeLogGroups. */
export interface LogGroup {
  name: string;
  /** Without the `:*` that policies want at its end. */
  arn: string;
  /** Absent: events never expire. */
  retentionDays?: number;
  /** As AWS last counted them, compressed. */
  storedBytes: number;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** The streams that one task wrote. */
export interface TaskStreams {
  /** Newest first. */
  names: string[];
  /** Whether all that can matter was looked at; not so where a group has very many streams. */
  complete: boolean;
}

/** AWS: DescribeLogGroups and DescribeLogStreams, `limit`. */
const PER_PAGE = 50;
const MAX_PAGES = 20;

/** Reads groups by name: one reading for each, in the order of the names. */
export function describeGroups(
  clients: AwsClients,
  scope: AwsScope,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Reading<LogGroup>[]> {
  return Promise.all(
    names.map((name) => reading(() => describeGroup(clients, scope, name, signal))),
  );
}

/** Reads the groups whose names start with `prefix`, in the order of their names: at most a thousand. */
export async function groupsWithPrefix(
  clients: AwsClients,
  scope: AwsScope,
  prefix: string,
  signal: AbortSignal,
): Promise<LogGroup[]> {
  const groups: LogGroup[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || token); page += 1) {
    const input = {
      logGroupNamePrefix: prefix,
      limit: PER_PAGE,
      ...(token && { nextToken: token }),
    };
    const answer = await askForGroups(clients, scope, input, signal);
    groups.push(...groupsIn(answer, callOf('DescribeLogGroups', scope)));
    token = answer.nextToken;
  }
  return groups;
}

/**
 * When the newest event of a group happened, in epoch milliseconds; nothing where there is none. AWS brings this time up
 * to date only eventually: mostly within an hour, sometimes later. So an old time does not prove that a group is silent.
 */
export async function newestEventAt(
  clients: AwsClients,
  scope: AwsScope,
  group: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { logStreams = [] } = await newestStreams(clients, scope, { group, limit: 1 }, signal);
  return logStreams[0]?.lastEventTimestamp;
}

/**
 * Finds the streams of an ECS task among the newest thousand of a group. The awslogs driver names a stream
 * `prefix/container/task-id`. Those of one task end about the same time, so a page without any after one with some is the
 * end of them.
 */
export async function streamsOfTask(
  clients: AwsClients,
  scope: AwsScope,
  { group, taskId }: { group: string; taskId: string },
  signal: AbortSignal,
): Promise<TaskStreams> {
  const names: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { group, limit: PER_PAGE, token };
    const { logStreams = [], nextToken } = await newestStreams(clients, scope, query, signal);
    const found = logStreams
      .map(({ logStreamName = '' }) => logStreamName)
      .filter((name) => name.endsWith(`/${taskId}`));
    if (!nextToken || (names.length > 0 && found.length === 0)) {
      return { names: [...names, ...found], complete: true };
    }
    names.push(...found);
    token = nextToken;
  }
  return { names, complete: false };
}

/** Reads one group; an unknown name is a `not-found` fault. */
export async function describeGroup(
  clients: AwsClients,
  scope: AwsScope,
  name: string,
  signal: AbortSignal,
): Promise<LogGroup> {
  const call = callOf('DescribeLogGroups', scope);
  // A name sorts before all others that start with it. AWS: DescribeLogGroups, sorted by ASCII.
  const answer = await askForGroups(clients, scope, { logGroupNamePrefix: name, limit: 1 }, signal);
  const group = groupsIn(answer, call).find((each) => each.name === name);
  if (!group) throw missing(call, `log group ${name}`);
  return group;
}

function askForGroups(
  clients: AwsClients,
  scope: AwsScope,
  input: { logGroupNamePrefix: string; limit: number; nextToken?: string },
  signal: AbortSignal,
): Promise<DescribeLogGroupsCommandOutput> {
  const command = new DescribeLogGroupsCommand(input);
  return callAws(callOf('DescribeLogGroups', scope), signal, (options) =>
    clients.logs(scope).send(command, options),
  );
}

function groupsIn({ logGroups }: DescribeLogGroupsCommandOutput, call: AwsCall): LogGroup[] {
  return required(logGroups, 'log groups', call).map((each) => toGroup(each, call));
}

function toGroup(group: AwsLogGroup, call: AwsCall): LogGroup {
  const { retentionInDays, storedBytes = 0, creationTime } = group;
  const arn = required(group.logGroupArn ?? group.arn, 'ARN', call);
  return {
    name: required(group.logGroupName, 'name of a log group', call),
    arn: arn.replace(/:\*$/, ''),
    ...(retentionInDays !== undefined && { retentionDays: retentionInDays }),
    storedBytes,
    createdAt: required(creationTime, 'creation time', call),
  };
}

async function newestStreams(
  clients: AwsClients,
  scope: AwsScope,
  { group, limit, token }: { group: string; limit: number; token?: string | undefined },
  signal: AbortSignal,
): Promise<DescribeLogStreamsCommandOutput> {
  const call = callOf('DescribeLogStreams', scope);
  const command = new DescribeLogStreamsCommand({
    logGroupName: group,
    orderBy: 'LastEventTime',
    descending: true,
    limit,
    ...(token && { nextToken: token }),
  });
  try {
    return await callAws(call, signal, (options) => clients.logs(scope).send(command, options));
  } catch (error) {
    throw groupFault(error, call, { group });
  }
}
