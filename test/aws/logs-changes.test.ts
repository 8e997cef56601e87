import {
  CreateLogStreamCommand,
  DeleteRetentionPolicyCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { publishLine } from '../../src/aws/logs-publish.ts';
import { putRetention, RETENTION_DAYS } from '../../src/aws/logs-retention.ts';
import { GROUP, NO_GROUP, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope } from './simulated.ts';

const line = { group: GROUP, stream: 'audit', at: NOW, message: 'checkpoint 1' };
const NO_STREAM = () =>
  new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');

test('knows the 22 retentions that AWS takes', () => {
  expect(RETENTION_DAYS).toHaveLength(22);
  expect(RETENTION_DAYS).toEqual([...new Set(RETENTION_DAYS)].toSorted((one, two) => one - two));
  expect(RETENTION_DAYS).toEqual(expect.arrayContaining([1, 30, 90, 365, 3653]));
});

test('sets how long a group keeps its events, and lets it keep them for ever', async () => {
  const { logs, clients, simulator } = await simulateLogs();
  logs.on(PutRetentionPolicyCommand, () => ({}));
  logs.on(DeleteRetentionPolicyCommand, () => ({}));
  await putRetention(clients, scope, { group: GROUP, days: 30 }, patience());
  await putRetention(clients, scope, { group: GROUP, days: undefined }, patience());
  expect(simulator.calls.map(({ operation, input }) => [operation, input])).toEqual([
    ['PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 30 }],
    ['DeleteRetentionPolicy', { logGroupName: GROUP }],
  ]);
});

test.each([30, undefined])('names the group that is not there (%s days)', async (days) => {
  const { logs, clients } = await simulateLogs();
  logs.on(PutRetentionPolicyCommand, () => {
    throw NO_GROUP();
  });
  logs.on(DeleteRetentionPolicyCommand, () => {
    throw NO_GROUP();
  });
  const fault = await faultOf(putRetention(clients, scope, { group: GROUP, days }, patience()));
  expect(fault).toMatchObject({
    kind: 'not-found',
    what: `there is no log group ${GROUP}`,
    operation: days ? 'PutRetentionPolicy' : 'DeleteRetentionPolicy',
    mayHaveHappened: false,
  });
});

test('writes a line to a stream that is there with one call', async () => {
  const { logs, clients, simulator } = await simulateLogs();
  logs.on(PutLogEventsCommand, () => ({}));
  await publishLine(clients, scope, line, patience());
  expect(simulator.calls.map(({ input }) => input)).toEqual([
    {
      logGroupName: GROUP,
      logStreamName: 'audit',
      logEvents: [{ timestamp: NOW, message: 'checkpoint 1' }],
    },
  ]);
});

test.each([false, true])(
  'makes the stream where it is missing, also when another was quicker (%s)',
  async (quicker) => {
    const { logs, clients, simulator } = await simulateLogs();
    let there = false;
    logs.on(PutLogEventsCommand, () => {
      if (!there) throw NO_STREAM();
      return {};
    });
    logs.on(CreateLogStreamCommand, () => {
      there = true;
      if (!quicker) return {};
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream exists.');
    });
    await publishLine(clients, scope, line, patience());
    expect(simulator.calls.map(({ operation }) => operation)).toEqual([
      'PutLogEvents',
      'CreateLogStream',
      'PutLogEvents',
    ]);
    expect(simulator.calls[1]?.input).toEqual({ logGroupName: GROUP, logStreamName: 'audit' });
  },
);

test('names the group where not even that is there', async () => {
  const { logs, clients, simulator } = await simulateLogs();
  logs.on(PutLogEventsCommand, () => {
    throw NO_GROUP();
  });
  expect(await faultOf(publishLine(clients, scope, line, patience()))).toMatchObject({
    kind: 'not-found',
    what: `there is no log group ${GROUP}`,
  });
  expect(simulator.calls).toHaveLength(1);
});

test.each([
  [{ tooOldLogEventEndIndex: 1 }, 'AWS does not keep a line so old'],
  [{ expiredLogEventEndIndex: 1 }, 'AWS does not keep a line so old'],
  [{ tooNewLogEventStartIndex: 0 }, 'AWS does not keep a line so far in the future'],
])('takes a line that AWS silently drops for a fault: %j', async (rejected, what) => {
  const { logs, clients } = await simulateLogs();
  logs.on(PutLogEventsCommand, () => ({ rejectedLogEventsInfo: rejected }));
  expect(await faultOf(publishLine(clients, scope, line, patience()))).toMatchObject({
    kind: 'invalid',
    what,
    mayHaveHappened: false,
  });
});
