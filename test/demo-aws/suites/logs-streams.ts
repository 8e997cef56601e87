import {
  type CloudWatchLogsClient,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { BACKEND, find, VEN } from './logs-reading.ts';

async function streamsIn(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  input: Partial<DescribeLogStreamsCommandInput> = {},
) {
  const command = new DescribeLogStreamsCommand({ logGroupName, ...input });
  const { logStreams = [], nextToken } = await logs.send(command);
  const names = logStreams.map(({ logStreamName = '' }) => logStreamName);
  return { logStreams, names, nextToken };
}

/** The only stream of the VEN, read in one way or another. */
async function readVen(logs: CloudWatchLogsClient, input: Partial<GetLogEventsCommandInput> = {}) {
  const { names } = await streamsIn(logs, VEN);
  return logs.send(
    new GetLogEventsCommand({ logGroupName: VEN, logStreamName: names[0], ...input }),
  );
}

describe('log streams', () => {
  it('are named after service, container and task, and know their first and last events', async () => {
    const { logs } = await startAws();
    const { logStreams } = await streamsIn(logs, VEN);
    expect(logStreams).toHaveLength(1);
    const [stream] = logStreams;
    const name = stream?.logStreamName ?? '';
    expect(name).toMatch(/^volttron-service\/volttron-ven\/[0-9a-f]{32}$/);
    const { events } = await find(logs, VEN);
    expect(stream).toMatchObject({
      arn: `arn:aws:logs:us-west-2:123456789012:log-group:${VEN}:log-stream:${name}`,
      lastEventTimestamp: events.at(-1)?.timestamp,
      lastIngestionTime: (events.at(-1)?.timestamp ?? 0) + SECOND,
      storedBytes: 0,
    });
    const first = (await find(logs, VEN, { startTime: 0, limit: 1 })).events[0]?.timestamp ?? 0;
    expect(stream?.firstEventTimestamp).toBe(first);
    expect(stream?.creationTime).toBeLessThanOrEqual(first);
  });

  it('are ordered by name, or by their last event', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const { names } = await streamsIn(logs, BACKEND);
    expect(names.length).toBeGreaterThan(3);
    expect(names).toEqual(names.toSorted());
    const { logStreams } = await streamsIn(logs, BACKEND, { orderBy: 'LastEventTime' });
    const times = logStreams.map(({ lastEventTimestamp = 0 }) => lastEventTimestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const newest = await streamsIn(logs, BACKEND, { orderBy: 'LastEventTime', descending: true });
    expect(newest.names).toEqual(logStreams.map(({ logStreamName }) => logStreamName).toReversed());
  });

  it('are found by prefix and come in pages', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const { names, nextToken } = await streamsIn(logs, BACKEND, { limit: 2 });
    expect(names).toHaveLength(2);
    const more = await streamsIn(logs, BACKEND, { limit: 50, nextToken });
    expect([...names, ...more.names]).toEqual((await streamsIn(logs, BACKEND)).names);
    const logStreamNamePrefix = names[1];
    expect((await streamsIn(logs, BACKEND, { logStreamNamePrefix })).names).toEqual([names[1]]);
  });

  it('are not ordered by their last event and found by prefix at once', async () => {
    const { logs } = await startAws();
    const asked = streamsIn(logs, BACKEND, { orderBy: 'LastEventTime', logStreamNamePrefix: 'a' });
    expect(await refusalOf(asked)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Cannot order by LastEventTime with a logStreamNamePrefix.',
    });
  });

  it('are gone with all their lines once they are deleted', async () => {
    const { logs, clock } = await startAws();
    const { names } = await streamsIn(logs, VEN);
    const input = { logGroupName: VEN, logStreamName: names[0] };
    await logs.send(new DeleteLogStreamCommand(input));
    clock.advance(MINUTE);
    expect((await streamsIn(logs, VEN)).names).toEqual([]);
    expect((await find(logs, VEN)).events).toEqual([]);
    expect(await refusalOf(logs.send(new DeleteLogStreamCommand(input)))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });
});

describe('GetLogEvents', () => {
  it('reads the newest lines of a stream', async () => {
    const { logs } = await startAws();
    const { events = [] } = await readVen(logs, { limit: 2 });
    expect(events).toHaveLength(2);
    expect(events[1]?.message).toMatch(/^📊 Published telemetry: \d\.\d\d kW \(shed: 0\.000 kW\)$/);
    expect(events[1]?.timestamp).toBe(START + 120 - 5 * SECOND);
  });

  it('goes back page by page until the token stays the same', async () => {
    const { logs } = await startAws();
    const range = { startTime: START - 2 * MINUTE, limit: 10 };
    const pages: (string | undefined)[][] = [];
    let nextToken: string | undefined;
    for (let page = await readVen(logs, range); page.nextBackwardToken !== nextToken; ) {
      pages.unshift((page.events ?? []).map(({ message }) => message));
      nextToken = page.nextBackwardToken;
      page = await readVen(logs, { ...range, nextToken });
    }
    const { messages } = await find(logs, VEN, { startTime: range.startTime });
    expect(pages.flat()).toEqual(messages);
    expect(pages.length).toBeGreaterThan(2);
  });

  it('goes forward from the head, and follows new lines with the same token', async () => {
    const { logs, clock } = await startAws();
    const first = await readVen(logs, {
      startTime: START - MINUTE,
      startFromHead: true,
      limit: 1_000,
    });
    const { messages } = await find(logs, VEN, { startTime: START - MINUTE });
    expect(first.events?.map(({ message }) => message)).toEqual(messages);
    const next = { nextToken: first.nextForwardToken, startFromHead: true };
    const idle = await readVen(logs, next);
    expect(idle.events).toEqual([]);
    expect(idle.nextForwardToken).toBe(first.nextForwardToken);
    clock.advance(11 * SECOND);
    const { events = [] } = await readVen(logs, next);
    expect(events.map(({ timestamp }) => timestamp)).toEqual([START + 120, START + 5_120]);
  });

  it('leaves out the end of the time range', async () => {
    const { logs } = await startAws();
    const { events: [last] = [] } = await readVen(logs, { limit: 1 });
    const endTime = last?.timestamp;
    const { events: [before] = [] } = await readVen(logs, { limit: 1, endTime });
    expect(before?.timestamp).toBe((endTime ?? 0) - 5 * SECOND);
  });

  it('reads what a task wrote that was stopped long ago', async () => {
    const { logs, world, clock } = await startAws();
    world.setBreakage('crash-loop', true);
    world.heal();
    clock.advance(5 * 60 * MINUTE);
    const { logStreams } = await streamsIn(logs, BACKEND, { orderBy: 'LastEventTime' });
    const crashed = logStreams.filter(
      ({ firstEventTimestamp: first = 0, lastEventTimestamp: last = 0 }) => last - first < SECOND,
    );
    expect(crashed.length).toBeGreaterThan(0);
    const input = { logGroupName: BACKEND, logStreamName: crashed[0]?.logStreamName };
    const { events = [] } = await logs.send(new GetLogEventsCommand(input));
    expect(events[0]?.message).toBe('Traceback (most recent call last):');
    expect(events).toHaveLength(9);
  });

  it('refuses a stream that does not exist, and a token of its own making', async () => {
    const { logs } = await startAws();
    const input = { logGroupName: VEN, logStreamName: 'other' };
    expect(await refusalOf(logs.send(new GetLogEventsCommand(input)))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    expect(await refusalOf(readVen(logs, { nextToken: 'f/1' }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified nextToken is invalid.',
    });
  });
});
