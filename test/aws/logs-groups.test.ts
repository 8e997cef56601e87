import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { accessDenied } from '../../demo/aws/engine/index.ts';
import {
  describeGroups,
  groupsWithPrefix,
  newestEventAt,
  streamsOfTask,
} from '../../src/aws/logs-groups.ts';
import { GROUP, NO_GROUP, type SimulatedLogs, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope } from './simulated.ts';

const ARN = 'arn:aws:logs:us-west-2:123456789012:log-group:';

/** Groups of these names, sorted as AWS does; those that end in `web` keep events for 30 days. */
function answerGroups({ logs }: SimulatedLogs, names: readonly string[]): void {
  logs.on(DescribeLogGroupsCommand, ({ logGroupNamePrefix = '', limit = 50, nextToken = '0' }) => {
    const found = names.filter((name) => name.startsWith(logGroupNamePrefix)).toSorted();
    const end = Number(nextToken) + limit;
    const logGroups = found.slice(Number(nextToken), end).map((logGroupName) => ({
      logGroupName,
      arn: `${ARN}${logGroupName}:*`,
      creationTime: NOW - 1_000,
      storedBytes: 1_234,
      ...(logGroupName.endsWith('web') && { retentionInDays: 30 }),
    }));
    return { logGroups, nextToken: end < found.length ? `${end}` : undefined };
  });
}

/** Streams of these names, given newest first, one page for each list. */
function answerStreams({ logs }: SimulatedLogs, pages: readonly (readonly string[])[]): void {
  logs.on(DescribeLogStreamsCommand, ({ logGroupName, nextToken = '0' }) => {
    if (logGroupName !== GROUP) throw NO_GROUP();
    const page = Number(nextToken);
    const logStreams = (pages[page] ?? []).map((logStreamName, index) => ({
      logStreamName,
      lastEventTimestamp: NOW - page * 1_000 - index,
    }));
    return { logStreams, nextToken: page + 1 < pages.length ? `${page + 1}` : undefined };
  });
}

test('describes groups by name, in the order of the names, and says which is missing', async () => {
  const simulated = await simulateLogs();
  answerGroups(simulated, ['/shop/web-old', '/shop/web', '/shop/worker']);
  const names = ['/shop/worker', '/no', '/shop/web'];
  const [worker, none, web] = await describeGroups(simulated.clients, scope, names, patience());
  expect(worker).toEqual({
    ok: true,
    value: {
      name: '/shop/worker',
      arn: `${ARN}/shop/worker`,
      storedBytes: 1_234,
      createdAt: NOW - 1_000,
    },
  });
  expect(web).toMatchObject({ value: { name: '/shop/web', retentionDays: 30 } });
  expect(none).toMatchObject({ fault: { kind: 'not-found', what: 'there is no log group /no' } });
});

test('does not take a longer name for the one that was asked for', async () => {
  const simulated = await simulateLogs();
  answerGroups(simulated, ['/shop/web-old']);
  const [found] = await describeGroups(simulated.clients, scope, ['/shop/web'], patience());
  expect(found).toMatchObject({ ok: false, fault: { kind: 'not-found' } });
});

test('lists the groups of a prefix over all pages', async () => {
  const simulated = await simulateLogs();
  const names = Array.from(
    { length: 120 },
    (_, index) => `/shop/${String(index).padStart(3, '0')}`,
  );
  answerGroups(simulated, [...names, '/other']);
  const groups = await groupsWithPrefix(simulated.clients, scope, '/shop/', patience());
  expect(groups.map(({ name }) => name)).toEqual(names);
  expect(simulated.simulator.calls).toHaveLength(3);
});

test('knows the time of the newest event', async () => {
  const simulated = await simulateLogs();
  answerStreams(simulated, [['s/web/2', 's/web/1']]);
  expect(await newestEventAt(simulated.clients, scope, GROUP, patience())).toBe(NOW);
  expect(simulated.simulator.calls).toMatchObject([
    { input: { orderBy: 'LastEventTime', descending: true, limit: 1 } },
  ]);
});

test('knows no newest event of an empty group', async () => {
  const simulated = await simulateLogs();
  answerStreams(simulated, [[]]);
  expect(await newestEventAt(simulated.clients, scope, GROUP, patience())).toBeUndefined();
});

test('names the group that has no streams to describe', async () => {
  const simulated = await simulateLogs();
  answerStreams(simulated, []);
  const { what } = await faultOf(newestEventAt(simulated.clients, scope, '/no', patience()));
  expect(what).toBe('there is no log group /no');
});

test('finds the streams of all containers of a task, and reads no further than needed', async () => {
  const simulated = await simulateLogs();
  answerStreams(simulated, [
    ['s/web/new', 's/web/xabc'],
    ['s/web/abc', 's/web/other'],
    ['s/sidecar/abc'],
    ['s/web/old'],
    ['s/web/older'],
  ]);
  const task = { group: GROUP, taskId: 'abc' };
  expect(await streamsOfTask(simulated.clients, scope, task, patience())).toEqual({
    names: ['s/web/abc', 's/sidecar/abc'],
    complete: true,
  });
  expect(simulated.simulator.calls).toHaveLength(4);
});

test('reads all streams of a group before it says that a task has none', async () => {
  const simulated = await simulateLogs();
  answerStreams(simulated, [['s/web/1'], ['s/web/2']]);
  const task = { group: GROUP, taskId: 'abc' };
  const none = { names: [], complete: true };
  expect(await streamsOfTask(simulated.clients, scope, task, patience())).toEqual(none);
});

test('gives up among very many streams, and says so', async () => {
  const simulated = await simulateLogs();
  answerStreams(
    simulated,
    Array.from({ length: 30 }, () => ['s/web/1']),
  );
  const task = { group: GROUP, taskId: 'abc' };
  const unknown = { names: [], complete: false };
  expect(await streamsOfTask(simulated.clients, scope, task, patience())).toEqual(unknown);
  expect(simulated.simulator.calls).toHaveLength(20);
});

test('names the missing permissions', async () => {
  const simulated = await simulateLogs();
  answerGroups(simulated, []);
  answerStreams(simulated, []);
  simulated.simulator.intercept((call) => {
    throw accessDenied(call, 'arn:aws:iam::123456789012:user/grid', '*');
  });
  const { clients } = simulated;
  const faults = await Promise.all([
    faultOf(groupsWithPrefix(clients, scope, '/shop/', patience())),
    faultOf(newestEventAt(clients, scope, GROUP, patience())),
  ]);
  expect(faults.map(({ iamAction }) => iamAction)).toEqual([
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
  ]);
});
