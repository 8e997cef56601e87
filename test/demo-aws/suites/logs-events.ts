import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { BACKEND, find, findAll, IOT, VEN } from './logs-reading.ts';

describe('FilterLogEvents', () => {
  it.each([
    ['a phrase', '"startup failed"', 3],
    ['either term', '?Traceback ?ValidationError', 6],
    ['an excluded term', 'Settings -Validation', 3],
    ['a regular expression', '%^ERROR: +Application startup%', 3],
    ['fields', '[level = "ERROR:", ...]', 3],
  ])('filters by %s', async (_case, filterPattern, count) => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    expect((await find(logs, BACKEND, { filterPattern })).messages).toHaveLength(count);
  });

  it('filters JSON lines by their members', async () => {
    const { logs } = await startAws();
    const filterPattern =
      '{ $.logLevel = ERROR && $.resources.StreamName = "mqtt-*" || $.topicName = %^ven/% }';
    const { messages } = await find(logs, IOT, { filterPattern, startTime: START - 60 * MINUTE });
    const types = messages.map((message) => JSON.parse(message).eventType);
    expect(types.filter((type) => type === 'RuleExecution')).toHaveLength(1);
    expect(types.filter((type) => type === 'Publish-In')).toHaveLength(12);
  });

  it('pages without a gap, a repeat or a change of order', async () => {
    const { logs } = await startAws();
    const { events: whole } = await find(logs, BACKEND);
    const { events, sizes } = await findAll(logs, BACKEND, { limit: 7 });
    expect(events).toEqual(whole);
    expect(Math.max(...sizes)).toBe(7);
    const times = events.map(({ timestamp = 0 }) => timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('gives every event an id that stays the same', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('slow-database', true);
    const { events } = await find(logs, BACKEND);
    const ids = new Map(events.map(({ eventId, message }) => [eventId, message]));
    expect(ids.size).toBe(events.length);
    for (const id of ids.keys()) expect(id).toMatch(/^\d{56}$/);
    const { events: filtered } = await find(logs, BACKEND, { filterPattern: '?Traceback ?File' });
    expect(filtered.length).toBeGreaterThan(0);
    for (const { eventId, message } of filtered) expect(ids.get(eventId)).toBe(message);
  });

  it('includes both ends of the time range', async () => {
    const { logs } = await startAws();
    const { events } = await find(logs, VEN, { limit: 3 });
    const [first = 0, second, third = 0] = events.map(({ timestamp }) => timestamp);
    const range = await find(logs, VEN, { startTime: first, endTime: third });
    expect(range.events.map(({ timestamp }) => timestamp)).toEqual([first, second, third]);
    const inner = await find(logs, VEN, { startTime: first + 1, endTime: third - 1 });
    expect(inner.events.map(({ timestamp }) => timestamp)).toEqual([second]);
  });

  it('reads backwards when it is told not to start from the head', async () => {
    const { logs } = await startAws();
    const { events } = await find(logs, VEN);
    const backwards = await findAll(logs, VEN, { startFromHead: false, limit: 50 });
    expect(backwards.events).toEqual(events.toReversed());
  });

  it('tells a line a second after it was written', async () => {
    const { logs, clock } = await startAws();
    const latest = async () => (await find(logs, VEN)).events.at(-1)?.timestamp;
    clock.advance(SECOND);
    expect(await latest()).toBe(START + 120 - 5 * SECOND);
    clock.advance(120);
    expect(await latest()).toBe(START + 120);
  });

  it('answers with at most 1 MB, and with empty pages while it searches on', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('log-burst', true);
    const full = await find(logs, BACKEND);
    const bytes = full.messages.reduce((total, one) => total + Buffer.byteLength(one) + 26, 0);
    expect(full.nextToken).toBeDefined();
    expect(bytes).toBeGreaterThan(1024 * 1024 - 1_000);
    expect(bytes).toBeLessThan(1024 * 1024 + 1_000);
    const { events, sizes } = await findAll(logs, BACKEND, { filterPattern: '"17:05:00,977"' });
    expect(sizes[0]).toBe(0);
    expect(events.map(({ message }) => message)).toEqual([
      expect.stringContaining('GET /stats/network'),
    ]);
  });

  it('begins with the first line of a group unless it is told when', async () => {
    const { logs } = await startAws();
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: BACKEND, limit: 1 }),
    );
    expect(events[0]?.message).toBe(
      'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.',
    );
    expect(events[0]?.timestamp).toBeLessThan(START - 8 * 24 * 60 * MINUTE);
  });

  it('reads some streams only', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const { events } = await find(logs, BACKEND, { filterPattern: 'Traceback' });
    const [first, second, third] = events.map(({ logStreamName = '' }) => logStreamName);
    const logStreamNames = [first ?? '', third ?? ''];
    const some = await find(logs, BACKEND, { filterPattern: 'Traceback', logStreamNames });
    expect(some.events.map(({ logStreamName }) => logStreamName)).toEqual(logStreamNames);
    const one = await find(logs, BACKEND, { logStreamNamePrefix: second, limit: 100 });
    expect(new Set(one.events.map(({ logStreamName }) => logStreamName))).toEqual(
      new Set([second]),
    );
  });

  it('takes the name or the ARN of a group as its identifier', async () => {
    const { logs } = await startAws();
    const { events } = await find(logs, IOT);
    const arn = 'arn:aws:logs:us-west-2:123456789012:log-group:AWSIotLogsV2';
    for (const logGroupIdentifier of [IOT, arn, `${arn}:*`]) {
      const startTime = START - 15 * MINUTE;
      const found = await logs.send(new FilterLogEventsCommand({ logGroupIdentifier, startTime }));
      expect(found.events).toEqual(events);
    }
  });

  it.each([
    [{ filterPattern: '{ $.a' }, "If a filter pattern starts with '{' it must end with '}'"],
    [{ filterPattern: 'a:b' }, "Invalid character(s) in term ':'"],
    [{ filterPattern: '{ $.a = "x*y" }' }, 'not simulated: a wildcard in the middle of x*y'],
    [
      { startTime: -5 },
      "1 validation error detected: Value '-5' at 'startTime' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      { limit: 10_001, endTime: -1 },
      "2 validation errors detected: Value '-1' at 'endTime' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [
      { filterPattern: 'x'.repeat(1_025) },
      `1 validation error detected: Value '${'x'.repeat(1_025)}' at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to 1024`,
    ],
    [
      { logStreamNames: Array(101).fill('a') },
      `1 validation error detected: Value '[${Array(101).fill('a').join(', ')}]' at 'logStreamNames' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    [
      { logStreamNames: ['a'], logStreamNamePrefix: 'a' },
      'You can specify either logStreamNames or logStreamNamePrefix, not both.',
    ],
    [
      { logGroupIdentifier: BACKEND },
      'You must include either logGroupIdentifier or logGroupName, but not both.',
    ],
    [
      { startFromHead: false, startTime: 0 },
      'Setting startFromHead to false is supported only when startTime is on or after Jan 1, 2024 00:00:00 UTC.',
    ],
    [{ nextToken: 'other' }, 'The specified nextToken is invalid.'],
  ])('refuses %j', async (input, message) => {
    const { logs } = await startAws();
    expect(await refusalOf(find(logs, BACKEND, input))).toEqual({
      name: 'InvalidParameterException',
      message,
      status: 400,
    });
  });

  it('refuses a group or a stream that does not exist', async () => {
    const { logs } = await startAws();
    expect(await refusalOf(find(logs, '/ecs/other'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    expect(await refusalOf(find(logs, BACKEND, { logStreamNames: ['x'] }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    expect(await refusalOf(logs.send(new FilterLogEventsCommand({})))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
