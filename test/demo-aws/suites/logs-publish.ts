import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientsOf, MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { BACKEND, find, findAll } from './logs-reading.ts';

const GROUP = '/gridops/audit';
const STREAM = 'gridops-audit';
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** AWS with a group that a call made, and how to write into it. */
async function startWithGroup() {
  const started = await startAws();
  const { logs } = started;
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: STREAM }));
  return { ...started, put: (...events: InputLogEvent[]) => put(logs, events) };
}

function put(logs: CloudWatchLogsClient, logEvents: InputLogEvent[], logStreamName = STREAM) {
  return logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName, logEvents }));
}

const event = (timestamp: number, message = `at ${timestamp - START}`) => ({ timestamp, message });

describe('a log group that a call made', () => {
  it('shows what was written, from a second later on, in time order', async () => {
    const { logs, clock, put } = await startWithGroup();
    expect(await put(event(START - SECOND, 'second'), event(START, 'third'))).not.toHaveProperty(
      'rejectedLogEventsInfo',
    );
    await put(event(START - MINUTE, 'first'));
    expect((await find(logs, GROUP)).events).toEqual([]);
    clock.advance(SECOND);
    const { events, messages } = await find(logs, GROUP);
    expect(messages).toEqual(['first', 'second', 'third']);
    expect(events[0]).toEqual({
      eventId: expect.stringMatching(/^\d{56}$/),
      logStreamName: STREAM,
      message: 'first',
      timestamp: START - MINUTE,
      ingestionTime: START + SECOND,
    });
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('is searched by time, stream and pattern, and newest first', async () => {
    const { logs, clock, put: write } = await startWithGroup();
    await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'other' }));
    await write(event(START - 2, 'size 1'), event(START - 1, 'size 2'), event(START, 'size 3'));
    await put(logs, [event(START, 'size 2 too')], 'other');
    clock.advance(SECOND);
    const messages = async (input: Parameters<typeof find>[2]) =>
      (await find(logs, GROUP, input)).messages;
    expect(await messages({ filterPattern: '"size 2"' })).toEqual(['size 2', 'size 2 too']);
    expect(await messages({ startTime: START - 1, endTime: START - 1 })).toEqual(['size 2']);
    expect(await messages({ logStreamNames: ['other'] })).toEqual(['size 2 too']);
    expect(await messages({ logStreamNamePrefix: 'grid' })).toHaveLength(3);
    expect(await messages({ startFromHead: false, logStreamNames: [STREAM] })).toEqual([
      'size 3',
      'size 2',
      'size 1',
    ]);
  });

  it('comes in pages of so many events, and of a megabyte at most', async () => {
    const { logs, clock, put } = await startWithGroup();
    const large = 'x'.repeat(600_000);
    await put(event(START - 3, large), event(START - 2));
    await put(event(START - 1, large), event(START));
    clock.advance(SECOND);
    expect((await findAll(logs, GROUP)).sizes).toEqual([2, 2]);
    expect((await findAll(logs, GROUP, { limit: 1 })).sizes).toEqual([1, 1, 1, 1]);
  });

  it('is listed behind the groups of the world, with its size', async () => {
    const { logs, put } = await startWithGroup();
    await put(event(START, 'twelve bytes'));
    const list = async (input: DescribeLogGroupsCommandInput) =>
      (await logs.send(new DescribeLogGroupsCommand(input))).logGroups ?? [];
    const arn = `arn:aws:logs:us-west-2:123456789012:log-group:${GROUP}`;
    expect(await list({ logGroupNamePrefix: '/gridops' })).toEqual([
      {
        logGroupName: GROUP,
        arn: `${arn}:*`,
        logGroupArn: arn,
        creationTime: START,
        metricFilterCount: 0,
        storedBytes: 38,
        logGroupClass: 'STANDARD',
      },
    ]);
    expect(await list({ logGroupNamePattern: 'ops/aud' })).toEqual([
      { logGroupName: GROUP, arn: `${arn}:*`, creationTime: START },
    ]);
    expect(await list({ logGroupIdentifiers: [arn] })).toHaveLength(1);
    expect((await list({})).map(({ logGroupName }) => logGroupName).slice(-2)).toEqual([
      '/ecs/grid-services-dev/volttron-ven',
      GROUP,
    ]);
  });

  it('is listed in pages with the others', async () => {
    const { logs } = await startWithGroup();
    const first = await logs.send(new DescribeLogGroupsCommand({ limit: 4 }));
    const { nextToken } = first;
    const second = await logs.send(new DescribeLogGroupsCommand({ limit: 4, nextToken }));
    expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([
      '/ecs/grid-services-dev/volttron-ven',
      GROUP,
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it.each<[problem: string, input: CreateLogGroupCommandInput, name: string, message: string]>([
    [
      'that is there already',
      { logGroupName: GROUP },
      'ResourceAlreadyExistsException',
      'The specified log group already exists',
    ],
    [
      "that is one of the world's",
      { logGroupName: BACKEND },
      'ResourceAlreadyExistsException',
      'The specified log group already exists',
    ],
    [
      'with a blank in its name',
      { logGroupName: 'a b' },
      'InvalidParameterException',
      "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [.\\-_/#A-Za-z0-9]+",
    ],
    [
      'of AWS',
      { logGroupName: 'aws/lambda' },
      'InvalidParameterException',
      'Log groups starting with AWS/ are reserved for AWS.',
    ],
    [
      'with tags, which are not simulated',
      { logGroupName: '/other', tags: { team: 'grid' } },
      'NotSimulated',
      'not simulated: CloudWatch Logs CreateLogGroup with tags',
    ],
  ])('is not one %s', async (_problem, input, name, message) => {
    const { logs } = await startWithGroup();
    expect(await refusalOf(logs.send(new CreateLogGroupCommand(input)))).toMatchObject({
      name,
      message,
    });
  });

  it.each([
    [
      { logGroupName: GROUP, logStreamName: STREAM },
      'ResourceAlreadyExistsException',
      'The specified log stream already exists',
    ],
    [
      { logGroupName: '/other', logStreamName: STREAM },
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      { logGroupName: GROUP, logStreamName: 'a:b' },
      'InvalidParameterException',
      "1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*",
    ],
    [
      { logGroupName: BACKEND, logStreamName: STREAM },
      'NotSimulated',
      "not simulated: CloudWatch Logs CreateLogStream in a log group of the world's",
    ],
  ])('has no stream like %j', async (input, name, message) => {
    const { logs } = await startWithGroup();
    expect(await refusalOf(logs.send(new CreateLogStreamCommand(input)))).toMatchObject({
      name,
      message,
    });
  });

  it('refuses loudly what is not simulated of it', async () => {
    const { logs } = await startWithGroup();
    const streams = new DescribeLogStreamsCommand({ logGroupName: GROUP });
    expect(await refusalOf(logs.send(streams))).toMatchObject({
      name: 'NotSimulated',
      status: 501,
    });
    const retention = new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 30 });
    expect(await refusalOf(logs.send(retention))).toMatchObject({ name: 'NotSimulated' });
  });
});

describe('events', () => {
  it('need no sequence token, and a wrong one does no harm', async () => {
    const { logs, clock } = await startWithGroup();
    const input = { logGroupName: GROUP, logStreamName: STREAM, logEvents: [event(START)] };
    await logs.send(new PutLogEventsCommand({ ...input, sequenceToken: 'wrong' }));
    await logs.send(new PutLogEventsCommand(input));
    clock.advance(SECOND);
    expect((await find(logs, GROUP)).events).toHaveLength(2);
  });

  it('that are too old or too new are left out, and the answer says which', async () => {
    const { logs, clock, put } = await startWithGroup();
    const old = await put(
      event(START - 15 * DAY),
      event(START - 14 * DAY - 1),
      event(START - 14 * DAY),
    );
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
    const recent = await put(event(START + 2 * HOUR), event(START + 2 * HOUR + 1));
    expect(recent.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    clock.advance(SECOND);
    const { messages } = await find(logs, GROUP, { startTime: 0 });
    expect(messages).toEqual([`at ${-14 * DAY}`, `at ${2 * HOUR}`]);
  });

  it('that are all too old leave nothing', async () => {
    const { logs, clock, put } = await startWithGroup();
    const { rejectedLogEventsInfo } = await put(event(START - 15 * DAY));
    expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    clock.advance(SECOND);
    expect((await find(logs, GROUP, { startTime: 0 })).events).toEqual([]);
  });

  it('may span a day, without those that are left out', async () => {
    const { put } = await startWithGroup();
    await put(event(START - 20 * DAY), event(START - DAY), event(START));
    const refusal = await refusalOf(put(event(START - DAY - 1), event(START)));
    expect(refusal).toMatchObject({
      name: 'InvalidParameterException',
      message:
        'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    });
  });

  it.each<[problem: string, events: InputLogEvent[], message: string]>([
    [
      'out of order',
      [event(START), event(START - 1)],
      'Log events in a single PutLogEvents request must be in chronological order.',
    ],
    [
      'of more than a megabyte',
      [event(START, 'é'.repeat(524_276))],
      'Upload too large: 1048578 bytes exceeds limit of 1048576',
    ],
    [
      'that are none',
      [],
      "1 validation error detected: Value '(of length 0)' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'without a text',
      [event(START, '')],
      "1 validation error detected: Value '(of length 0)' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'that are more than 10,000',
      Array.from({ length: 10_001 }, () => event(START, 'x')),
      "1 validation error detected: Value '(of length 10001)' at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000",
    ],
  ])('are refused %s', async (_problem, events, message) => {
    const { logs, clock, put } = await startWithGroup();
    expect(await refusalOf(put(...events))).toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
    clock.advance(SECOND);
    expect((await find(logs, GROUP)).events).toEqual([]);
  });

  it('are refused where the group or its stream is not there', async () => {
    const { logs } = await startWithGroup();
    expect(await refusalOf(put(logs, [event(START)], 'other'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    const input = { logGroupName: '/other', logStreamName: STREAM, logEvents: [event(START)] };
    expect(await refusalOf(logs.send(new PutLogEventsCommand(input)))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('are not written by the role that reads', async () => {
    const { sts, aws } = await startWithGroup();
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/gridops-read',
        RoleSessionName: 'audit',
      }),
    );
    const clients = clientsOf(aws.url, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
    onTestFinished(() => {
      for (const client of Object.values(clients)) client.destroy();
    });
    expect(await refusalOf(put(clients.logs, [event(START)]))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `logs:PutLogEvents on resource: arn:aws:logs:us-west-2:123456789012:log-group:${GROUP}:log-stream:${STREAM}`,
      ),
    });
  });
});
