import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND, START, startAws } from '../fixture.ts';
import { BACKEND, FRONTEND, find, findAll, GATEWAY, IOT, VEN } from './logs-reading.ts';

const HOUR = 60 * MINUTE;
const TROUBLE = '%[Ee]rror|ERROR|WARN|Traceback%';

describe('the lines of a quiet day', () => {
  it('have no trouble in the last quarter of an hour', async () => {
    const { logs } = await startAws();
    for (const group of [BACKEND, FRONTEND, GATEWAY, VEN, IOT]) {
      const { messages } = await find(logs, group);
      expect(messages.length).toBeGreaterThan(10);
      expect((await find(logs, group, { filterPattern: TROUBLE })).messages).toEqual([]);
    }
  });

  it.each([
    ['a slow query', BACKEND, '"Slow query"', 1],
    ['a traceback whose lines are events', BACKEND, '?Traceback ?ZeroDivisionError', 2],
    ['a line that repeats', BACKEND, '"Dropped ack"', 14],
    ['a refused command', BACKEND, 'ForbiddenException', 1],
    ['invalid telemetry', VEN, '"Telemetry validation error"', 1],
    ['a slow meter', VEN, '"Loop error (continuing)"', 1],
    ['a scan in the access log', FRONTEND, '[..., status = 404, bytes, referrer, agent, from]', 5],
    ['a scan in the error log', FRONTEND, '"No such file or directory"', 5],
    ['a rule that failed', IOT, '{ $.eventType = RuleExecution && $.status = Failure }', 1],
  ])('have %s every hour', async (_what, group, filterPattern, count) => {
    const { logs } = await startAws();
    const { messages } = await find(logs, group, { filterPattern, startTime: START - HOUR });
    expect(messages).toHaveLength(count);
  });

  it('leak a secret every hour, in one of three shapes', async () => {
    const { logs } = await startAws();
    const { messages } = await find(logs, BACKEND, {
      filterPattern: 'DEBUG',
      startTime: START - 3 * HOUR,
    });
    expect(messages).toHaveLength(3);
    const leaks = messages.join('\n');
    expect(leaks).toMatch(/AWS_ACCESS_KEY_ID=AKIA[A-Z2-7]{16} AWS_SECRET_ACCESS_KEY=[\w+/]{40} /);
    expect(leaks).toMatch(/postgresql:\/\/postgres:[^@\s]+@[\w.-]+:5432\/grid_services/);
    const [, header = '', body = ''] = /Bearer ([\w-]+)\.([\w-]+)\.[\w-]{43}'/.exec(leaks) ?? [];
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(decode(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decode(body)).toMatchObject({ sub: 'operator' });
  });

  it('can be followed by a request id through gateway, backend and VEN', async () => {
    const { logs } = await startAws();
    const { messages } = await find(logs, GATEWAY, { filterPattern: '"from volttron_thing"' });
    const ids = messages.map((message) => /request_id=([\w-]{36})/.exec(message)?.[1]);
    expect(new Set(ids).size).toBe(3);
    const times = async (group: string) =>
      (await find(logs, group, { filterPattern: `"${ids[0]}"` })).events.map(
        ({ timestamp = 0 }) => timestamp,
      );
    const [gateway, backend, ven] = [await times(GATEWAY), await times(BACKEND), await times(VEN)];
    expect([gateway.length, backend.length, ven.length]).toEqual([2, 2, 1]);
    const order = [gateway[0], backend[0], ven[0], backend[1], gateway[1]];
    expect(order).toEqual(order.toSorted());
  });

  it('begin with the start of each task, and are written once where there are two', async () => {
    const { logs, world, clock } = await startAws();
    const update = { service: 'backend-service', revision: 41, force: false } as const;
    world.history.update({ ...update, at: START, desiredCount: 2 });
    clock.advance(6 * MINUTE);
    const started = await find(logs, BACKEND, { filterPattern: '"Application startup complete"' });
    expect(started.messages).toHaveLength(1);
    const pings = await find(logs, BACKEND, { filterPattern: '"op=ping"', startTime: START });
    expect(pings.messages).toHaveLength(2);
    const health = await find(logs, BACKEND, {
      filterPattern: '"/health"',
      startTime: START + 5 * MINUTE,
    });
    expect(new Set(health.events.map(({ logStreamName }) => logStreamName)).size).toBe(2);
  });
});

describe('the lines of a breakage', () => {
  it('name the lost setting three times in a crash loop', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const { messages } = await find(logs, BACKEND, { filterPattern: 'ERROR' });
    expect(messages).toEqual(
      Array(3).fill(
        'ERROR:    Application startup failed: setting IOT_ENDPOINT is missing. Exiting.',
      ),
    );
    const nginx = await find(logs, FRONTEND, { filterPattern: '"Connection refused"' });
    expect(nginx.messages[0]).toMatch(
      /^2026\/11\/20 \d\d:\d\d:\d\d \[error\] 29#29: \*\d+ connect/,
    );
    const gateway = await find(logs, GATEWAY, { filterPattern: '503' });
    expect(gateway.messages.length).toBeGreaterThan(0);
  });

  it('show expired certificates to the VEN and to IoT Core', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const ven = await find(logs, VEN, { filterPattern: 'failed' });
    expect(ven.messages.length).toBeGreaterThan(10);
    expect(ven.messages[0]).toMatch(
      /^MQTT connect failed \(try \d\/5\): .*certificate has expired/,
    );
    const iot = await find(logs, IOT, { filterPattern: 'ERROR' });
    expect(JSON.parse(iot.messages[0] ?? '')).toMatchObject({
      eventType: 'Connect',
      status: 'Failure',
      clientId: 'volttron_thing',
    });
    const lost = await find(logs, IOT, { filterPattern: '{ $.eventType = Disconnect }' });
    expect(lost.events.map(({ timestamp }) => timestamp)).toEqual([START - 14 * MINUTE]);
    const backend = await find(logs, BACKEND, { filterPattern: '"No ack"' });
    expect(backend.messages).toHaveLength(3);
  });

  it('end when the VEN is connected again', async () => {
    const { logs, world, clock } = await startAws();
    world.setBreakage('ven-disconnected', true);
    world.heal();
    clock.advance(2 * MINUTE);
    const { messages } = await find(logs, VEN, { startTime: START });
    expect(messages[0]).toBe("MQTT connection established as client_id='volttron_thing'");
    expect(messages.filter((message) => message.includes('failed'))).toEqual([]);
  });

  it('show slow requests, slow queries and an exhausted pool while the database is slow', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('slow-database', true);
    const { messages } = await find(logs, BACKEND, { filterPattern: 'WARNING' });
    expect(messages[0]).toMatch(
      /^2026-11-20 \d\d:\d\d:00,977 \[WARNING\] GET \/stats\/network response_time=1\d{3} status=200$/,
    );
    expect(messages[1]).toMatch(
      / \[WARNING\] Slow query took 1\d{3} ms request_id=[\w-]{36}: SELECT/,
    );
    const pool = await find(logs, BACKEND, { filterPattern: 'QueuePool' });
    expect(pool.messages.length).toBeGreaterThan(0);
  });

  it('show an offline gateway with a traceback, and its lost link in IoT Core', async () => {
    const { logs, world } = await startAws();
    world.setBreakage('gateway-offline', true);
    const { messages } = await find(logs, GATEWAY, { startTime: START - 6 * MINUTE });
    expect(messages[0]).toBe('MQTT connect failed (try 1/5): timed out');
    expect(messages).toContain('TimeoutError: timed out');
    expect(messages.filter((message) => message.includes('/openadr/poll'))).toEqual([]);
    const lost = await find(logs, IOT, { filterPattern: '{ $.clientId = "grid-event-gateway" }' });
    expect(lost.messages).toHaveLength(1);
  });

  it('show commands that AWS throttled', async () => {
    const { logs, world, clock } = await startAws({ throttleEvery: 1_000 });
    world.setBreakage('throttled', true);
    clock.advance(MINUTE);
    const { messages } = await find(logs, BACKEND, { filterPattern: 'ThrottlingException' });
    expect(messages).toHaveLength(4);
  });

  it('are hundreds a second in a log burst, of all levels, each with an id of its own', async () => {
    const { logs, world, clock } = await startAws();
    world.setBreakage('log-burst', true);
    clock.advance(10 * SECOND);
    const filterPattern = '"request_id=req-"';
    const burst = await findAll(logs, BACKEND, { filterPattern, startTime: START - 3 * MINUTE });
    const times = burst.events.map(({ timestamp = 0 }) => timestamp);
    expect(times[0]).toBeGreaterThanOrEqual(START - 2 * MINUTE);
    expect(times.length / 129).toBeGreaterThan(200);
    expect(times.length / 129).toBeLessThan(500);
    const parts = burst.events.map(({ message = '' }) =>
      /\[(\w+)\] .*request_id=(req-[0-9a-f]{16})/.exec(message),
    );
    expect(new Set(parts.map((part) => part?.[2])).size).toBe(times.length);
    expect(new Set(parts.map((part) => part?.[1]))).toEqual(
      new Set(['DEBUG', 'INFO', 'WARNING', 'ERROR']),
    );
    world.heal();
    clock.advance(MINUTE);
    const { messages } = await find(logs, BACKEND, {
      filterPattern,
      startTime: START + 10 * SECOND,
    });
    expect(messages).toEqual([]);
  });
});
