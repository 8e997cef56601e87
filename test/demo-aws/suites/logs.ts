import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';

const BACKEND = '/ecs/grid-services-dev/backend';

async function find(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  { filterPattern, limit }: { filterPattern?: string; limit?: number } = {},
) {
  const input = { logGroupName, filterPattern, limit, startTime: START - 15 * MINUTE };
  const { events = [], nextToken } = await logs.send(new FilterLogEventsCommand(input));
  return { messages: events.map(({ message = '' }) => message), events, nextToken };
}

describe('CloudWatch Logs', () => {
  it('lists the groups by prefix', async () => {
    const { logs } = await startAws();
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/ecs/grid-services' }),
    );
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([
      '/ecs/grid-services-dev/backend',
      '/ecs/grid-services-dev/frontend',
      '/ecs/grid-services-dev/grid-event-gateway',
      '/ecs/grid-services-dev/volttron-ven',
    ]);
  });

  it('reads the newest lines of a stream', async () => {
    const { logs } = await startAws();
    const logGroupName = '/ecs/grid-services-dev/volttron-ven';
    const { logStreams: [stream] = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName }),
    );
    const logStreamName = stream?.logStreamName;
    expect(logStreamName).toMatch(/^volttron-service\/volttron-ven\/[0-9a-f]{32}$/);
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, limit: 2 }),
    );
    expect(events).toHaveLength(2);
    expect(events[1]?.message).toMatch(/^📊 Published telemetry: \d\.\d\d kW \(shed: 0\.000 kW\)$/);
    expect(events[1]?.timestamp).toBeGreaterThan(START - 10_000);
  });

  it('names the lost setting three times in a crash loop', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const { messages } = await find(logs, BACKEND, { filterPattern: 'ERROR' });
    expect(messages).toEqual(
      Array(3).fill(
        'ERROR:    Application startup failed: setting IOT_ENDPOINT is missing. Exiting.',
      ),
    );
  });

  it.each([
    ['a phrase', '"startup failed"', 3],
    ['either term', '?Traceback ?ValidationError', 6],
    ['an excluded term', 'Settings -Validation', 3],
  ])('filters by %s', async (_case, filterPattern, count) => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    expect((await find(logs, BACKEND, { filterPattern })).messages).toHaveLength(count);
  });

  it('pages and keeps the order', async () => {
    const { logs } = await startAws();
    const { events, nextToken } = await find(logs, BACKEND, { limit: 5 });
    expect(events).toHaveLength(5);
    expect(nextToken).toBeDefined();
    const times = events.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
  });

  it('shows expired certificates to the VEN and to IoT Core', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const ven = await find(logs, '/ecs/grid-services-dev/volttron-ven', {
      filterPattern: 'failed',
    });
    expect(ven.messages.length).toBeGreaterThan(10);
    expect(ven.messages[0]).toMatch(
      /^MQTT connect failed \(try \d\/5\): .*certificate has expired/,
    );
    const iot = await find(logs, 'AWSIotLogsV2', { filterPattern: 'ERROR' });
    expect(JSON.parse(iot.messages[0] ?? '')).toMatchObject({
      eventType: 'Connect',
      status: 'Failure',
      clientId: 'volttron_thing',
    });
  });

  it('logs slow requests and an exhausted pool while the database is slow', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('slow-database', true);
    const { messages } = await find(logs, BACKEND, { filterPattern: 'WARNING' });
    expect(messages[0]).toMatch(
      /^2026-11-20 \d\d:\d\d:00,977 \[WARNING\] GET \/stats\/network response_time=1\d{3} status=200$/,
    );
    const pool = await find(logs, BACKEND, { filterPattern: 'QueuePool' });
    expect(pool.messages.length).toBeGreaterThan(0);
  });

  it('says loudly which patterns are not simulated', async () => {
    const { logs } = await startAws();
    const refusal = await refusalOf(find(logs, BACKEND, { filterPattern: '{ $.x > 1 }' }));
    expect(refusal).toMatchObject({
      name: 'InvalidParameterException',
      message: 'not simulated: the pattern { $.x > 1 }',
    });
  });

  it('refuses a group that does not exist', async () => {
    const { logs } = await startAws();
    expect(await refusalOf(find(logs, '/ecs/other'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });
});
