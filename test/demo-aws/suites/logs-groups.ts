import {
  type CloudWatchLogsClient,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';
import { BACKEND, FRONTEND, find, GATEWAY, IOT, VEN } from './logs-reading.ts';

const DAY = 24 * 60 * MINUTE;

async function backendGroup(logs: CloudWatchLogsClient) {
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: BACKEND }),
  );
  expect(logGroups).toHaveLength(1);
  return { ...logGroups[0] };
}

describe('log groups', () => {
  it('are listed by prefix, by a part of the name, and by identifier', async () => {
    const { logs } = await startAws();
    const names = async (input: DescribeLogGroupsCommandInput) => {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand(input));
      return logGroups.map(({ logGroupName }) => logGroupName);
    };
    expect(await names({})).toEqual([IOT, BACKEND, FRONTEND, GATEWAY, VEN]);
    expect(await names({ logGroupNamePrefix: '/ecs/grid-services' })).toEqual([
      BACKEND,
      FRONTEND,
      GATEWAY,
      VEN,
    ]);
    expect(await names({ logGroupNamePattern: 'end' })).toEqual([BACKEND, FRONTEND]);
    expect(await names({ logGroupNamePattern: 'END' })).toEqual([]);
    expect(await names({ logGroupIdentifiers: [VEN, IOT] })).toEqual([IOT, VEN]);
    expect(await names({ logGroupClass: 'INFREQUENT_ACCESS' })).toEqual([]);
  });

  it('come in pages', async () => {
    const { logs } = await startAws();
    const first = await logs.send(new DescribeLogGroupsCommand({ limit: 3 }));
    const second = await logs.send(
      new DescribeLogGroupsCommand({ limit: 3, nextToken: first.nextToken }),
    );
    expect(first.logGroups).toHaveLength(3);
    expect(second.logGroups).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
  });

  it('never expire at first, and store what nine days of lines come to', async () => {
    const { logs } = await startAws();
    const { storedBytes = 0, ...group } = await backendGroup(logs);
    const arn = `arn:aws:logs:us-west-2:123456789012:log-group:${BACKEND}`;
    expect(group).toEqual({
      logGroupName: BACKEND,
      arn: `${arn}:*`,
      logGroupArn: arn,
      creationTime: START - 9 * DAY,
      metricFilterCount: 0,
      logGroupClass: 'STANDARD',
    });
    const { messages } = await find(logs, BACKEND, { startTime: START - 60 * MINUTE });
    const hour = messages.reduce((total, one) => total + Buffer.byteLength(one) + 26, 0);
    expect(storedBytes / (9 * 24 * hour)).toBeGreaterThan(0.7);
    expect(storedBytes / (9 * 24 * hour)).toBeLessThan(1.4);
  });

  it('tell less when they are found by a part of the name', async () => {
    const { logs } = await startAws();
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePattern: 'backend' }),
    );
    expect(Object.keys(logGroups?.[0] ?? {}).toSorted()).toEqual([
      'arn',
      'creationTime',
      'logGroupName',
    ]);
  });

  it('forget what is older than their retention, for good', async () => {
    const { logs, clock } = await startAws();
    const oldest = async () => {
      const { events } = await find(logs, BACKEND, { startTime: 0, limit: 1 });
      return events[0]?.timestamp ?? 0;
    };
    const { storedBytes: before = 0 } = await backendGroup(logs);
    expect(await oldest()).toBeLessThan(START - 8 * DAY);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: BACKEND, retentionInDays: 3 }));
    expect(await oldest()).toBeGreaterThanOrEqual(START - 3 * DAY);
    expect(await oldest()).toBeLessThan(START - 3 * DAY + MINUTE);
    const { retentionInDays, storedBytes = 0 } = await backendGroup(logs);
    expect(retentionInDays).toBe(3);
    expect(storedBytes / before).toBeGreaterThan(0.25);
    expect(storedBytes / before).toBeLessThan(0.45);
    clock.advance(DAY);
    expect(await oldest()).toBeGreaterThanOrEqual(START - 2 * DAY);
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName: BACKEND }));
    expect(await backendGroup(logs)).not.toHaveProperty('retentionInDays');
    clock.advance(DAY);
    expect(await oldest()).toBeLessThan(START - 2 * DAY + MINUTE);
    expect(await oldest()).toBeGreaterThanOrEqual(START - 2 * DAY);
  });

  it('leave the other groups alone when one expires', async () => {
    const { logs } = await startAws();
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: BACKEND, retentionInDays: 1 }));
    const { events } = await find(logs, GATEWAY, { startTime: 0, limit: 1 });
    expect(events[0]?.timestamp).toBeLessThan(START - 8 * DAY);
  });

  it('refuse a retention that AWS does not offer', async () => {
    const { logs } = await startAws();
    const input = { logGroupName: BACKEND, retentionInDays: 10 };
    expect(await refusalOf(logs.send(new PutRetentionPolicyCommand(input)))).toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Invalid retention value. Valid values are: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]',
    });
    expect(
      await refusalOf(logs.send(new DeleteRetentionPolicyCommand({ logGroupName: '/ecs/other' }))),
    ).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [
      { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
      'logGroupNamePrefix and logGroupNamePattern are mutually exclusive parameters.',
    ],
    [
      { limit: 51 },
      "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50",
    ],
    [{ nextToken: 'other' }, 'The specified nextToken is invalid.'],
  ])('are not listed by %j', async (input, message) => {
    const { logs } = await startAws();
    const refusal = await refusalOf(logs.send(new DescribeLogGroupsCommand(input)));
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message });
  });
});
