import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AwsError, AwsSimulator, accessDenied, nullMember } from '../../demo/aws/engine/index.ts';
import { createWorld } from '../../demo/aws/index.ts';
import { linesOf } from '../../demo/aws/world/logs/groups.ts';
import { liveTail, type Pace, tailWorld } from '../../demo/aws/world/services/live-tail.ts';
import { createClock, MINUTE, refusalOf, SECOND, START } from './fixture.ts';

const region = 'us-west-2';
const BACKEND = '/ecs/grid-services-dev/backend';
const VEN = '/ecs/grid-services-dev/volttron-ven';

const arnOf = (group: string) => `arn:aws:logs:${region}:123456789012:log-group:${group}`;

/** Time that moves in steps: each lets every session that waits send one update. */
function createSteps() {
  const clock = createClock();
  const waiting = new Set<() => void>();
  const pace: Pace = (signal) =>
    new Promise((resolve) => {
      waiting.add(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  const step = async (milliseconds: number) => {
    await vi.waitFor(() => expect(waiting.size).toBeGreaterThan(0));
    clock.advance(milliseconds);
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return { now: clock.now, pace, step };
}

/** A simulator with live tail alone, and a client of it. */
async function serve(handler: ReturnType<typeof liveTail>, now: () => number) {
  const errors: unknown[] = [];
  const simulator = new AwsSimulator({
    now,
    onError: (error) => errors.push(error),
    onNotSimulated: (message) => errors.push(message),
  });
  simulator
    .service(new sdk.CloudWatchLogsClient({ region }), sdk, {
      missingMember: nullMember('InvalidParameterException'),
    })
    .on(sdk.StartLiveTailCommand, handler);
  const client = new sdk.CloudWatchLogsClient({
    endpoint: await simulator.listen(),
    region,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    disableHostPrefix: true,
  });
  onTestFinished(async () => {
    client.destroy();
    await simulator.close();
    expect(simulator.streams.count).toBe(0);
    expect(errors).toEqual([]);
  });
  const open = async (input: Partial<sdk.StartLiveTailCommandInput> = {}) => {
    const abort = new AbortController();
    const groups = { logGroupIdentifiers: [arnOf(BACKEND)] };
    const command = new sdk.StartLiveTailCommand({ ...groups, ...input });
    const { responseStream } = await client.send(command, { abortSignal: abort.signal });
    if (!responseStream) throw new Error('no stream was answered');
    return readerOf(responseStream, abort);
  };
  return { simulator, open };
}

function readerOf(stream: AsyncIterable<sdk.StartLiveTailResponseStream>, abort: AbortController) {
  const iterator = stream[Symbol.asyncIterator]();
  const next = async () => {
    const result = await iterator.next();
    if (result.done) throw new Error('the stream has ended');
    return result.value;
  };
  return {
    start: async () => (await next()).sessionStart,
    update: async () => {
      const { sessionMetadata, sessionResults = [] } = (await next()).sessionUpdate ?? {};
      return { sampled: sessionMetadata?.sampled, events: sessionResults };
    },
    abort: () => abort.abort(),
  };
}

/** Live tail over the living world. */
async function tailOfWorld() {
  const steps = createSteps();
  const world = createWorld({ seed: 'test', now: steps.now });
  const tail = await serve(tailWorld(world, steps.pace), steps.now);
  /** What was ingested after a time, a second after it was written, and not after another. */
  const timesAndTexts = (group: string, after: number, until: number) =>
    linesOf(world, group, after - 999, until - 999).map(({ at, message }) => [at, message]);
  return { world, step: steps.step, timesAndTexts, ...tail };
}

/** Live tail over lines that come at a rate. */
async function tailOfRate(linesPerSecond: () => number) {
  const { now, pace, step } = createSteps();
  const lines = (from: number, to: number) => {
    const count = Math.floor(((to - from) / SECOND) * linesPerSecond());
    return Array.from({ length: count }, (_, index) => ({
      at: from + Math.floor((index * (to - from)) / count),
      stream: 'app/1',
      message: `line ${index}`,
    }));
  };
  const tail = await serve(liveTail({ groups: [BACKEND], lines, now, pace }), now);
  return { step, ...tail };
}

const timeAndText = ({ timestamp, message }: sdk.LiveTailSessionLogEvent) => [timestamp, message];

describe('a live tail', () => {
  it('starts with what was asked for', async () => {
    const { open } = await tailOfWorld();
    const asked = {
      logGroupIdentifiers: [arnOf(BACKEND)],
      logStreamNamePrefixes: ['backend-service/'],
      logEventFilterPattern: 'INFO',
    };
    const tail = await open(asked);
    expect(await tail.start()).toEqual({
      ...asked,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('brings every later line once and in order', async () => {
    const { open, step, timesAndTexts } = await tailOfWorld();
    const tail = await open();
    await tail.start();
    const seen: unknown[] = [];
    for (const milliseconds of [MINUTE, 1, 700, 3 * MINUTE, 999]) {
      await step(milliseconds);
      const { events, sampled } = await tail.update();
      expect(sampled).toBe(false);
      seen.push(...events.map(timeAndText));
    }
    expect(seen.length).toBeGreaterThan(20);
    expect(seen).toEqual(timesAndTexts(BACKEND, START, START + 4 * MINUTE + 1_700));
  });

  it('sends an empty update where nothing was logged', async () => {
    const { open, step } = await tailOfWorld();
    const tail = await open({ logEventFilterPattern: 'nobodysaysthis' });
    await tail.start();
    await step(SECOND);
    expect(await tail.update()).toEqual({ sampled: false, events: [] });
  });

  it('merges several groups by time and names the group of each line', async () => {
    const { open, step, timesAndTexts } = await tailOfWorld();
    const tail = await open({ logGroupIdentifiers: [arnOf(VEN), arnOf(BACKEND), arnOf(VEN)] });
    await tail.start();
    await step(MINUTE);
    const { events } = await tail.update();
    for (const group of [BACKEND, VEN]) {
      const own = events.filter((event) => event.logGroupIdentifier === `123456789012:${group}`);
      expect(own.map(timeAndText)).toEqual(timesAndTexts(group, START, START + MINUTE));
    }
    const times = events.map(({ timestamp }) => Number(timestamp));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('keeps only lines that match the pattern', async () => {
    const { open, step, world } = await tailOfWorld();
    world.setBreakage('crash-loop', true);
    const tail = await open({ logEventFilterPattern: '?Traceback ?ValidationError' });
    await tail.start();
    await step(10 * MINUTE);
    const { events } = await tail.update();
    expect(events.length).toBeGreaterThan(1);
    for (const { message } of events) expect(message).toMatch(/Traceback|ValidationError/);
  });

  it('keeps only the streams that were named, in whole or by prefix', async () => {
    const { open, step } = await tailOfWorld();
    const all = await open();
    await all.start();
    await step(MINUTE);
    const { events } = await all.update();
    all.abort();
    const name = events[0]?.logStreamName ?? '';
    expect(name).toMatch(/^backend-service\/backend\/[0-9a-f]{32}$/);
    const countOf = async (input: Partial<sdk.StartLiveTailCommandInput>) => {
      const tail = await open(input);
      await tail.start();
      await step(MINUTE);
      const update = await tail.update();
      tail.abort();
      return update.events.length;
    };
    expect(await countOf({ logStreamNames: [name] })).toBeGreaterThan(0);
    expect(await countOf({ logStreamNamePrefixes: ['backend-service/'] })).toBeGreaterThan(0);
    expect(await countOf({ logStreamNames: ['backend-service/'] })).toBe(0);
    expect(await countOf({ logStreamNamePrefixes: ['other/'] })).toBe(0);
  });

  it('samples a burst down to 500 lines in order, and says so', async () => {
    let rate = 10_000;
    const { open, step } = await tailOfRate(() => rate);
    const tail = await open();
    await tail.start();
    await step(SECOND);
    const burst = await tail.update();
    expect(burst.sampled).toBe(true);
    expect(burst.events.map(({ message }) => message)).toEqual(
      Array.from({ length: 500 }, (_, index) => `line ${index * 20}`),
    );
    rate = 500;
    await step(SECOND);
    const calm = await tail.update();
    expect([calm.sampled, calm.events.length]).toEqual([false, 500]);
  });

  it('ends with SessionTimeoutException after three hours', async () => {
    const { open, step, simulator } = await tailOfWorld();
    const tail = await open();
    await tail.start();
    await step(180 * MINUTE - 1);
    await tail.update();
    await step(1);
    const error = await tail.update().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(sdk.SessionTimeoutException);
    await vi.waitFor(() => expect(simulator.streams.count).toBe(0));
    expect(simulator.calls.at(-1)?.error).toBe('SessionTimeoutException');
  });

  it('is stopped at once when the client hangs up, in the pause of a second too', async () => {
    const world = createWorld({ seed: 'test', now: () => START });
    const { open, simulator } = await serve(tailWorld(world), () => START);
    const tail = await open();
    await tail.start();
    expect(simulator.streams.count).toBe(1);
    tail.abort();
    await vi.waitFor(() => expect(simulator.streams.count).toBe(0), { timeout: 500 });
  });

  it('shows the client a connection that is cut as an error', async () => {
    const { open, step, simulator } = await tailOfWorld();
    const tail = await open();
    await tail.start();
    await step(MINUTE);
    await tail.update();
    simulator.streams.drop();
    await expect(tail.update()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await vi.waitFor(() => expect(simulator.streams.count).toBe(0));
  });

  it('can be ended with SessionStreamingException', async () => {
    const { open, simulator } = await tailOfWorld();
    const tail = await open();
    await tail.start();
    simulator.streams.fail(new AwsError('SessionStreamingException', 'An unknown error occurred.'));
    const error = await tail.update().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(sdk.SessionStreamingException);
    expect(error).toMatchObject({ message: 'An unknown error occurred.' });
    await vi.waitFor(() => expect(simulator.streams.count).toBe(0));
  });
});

describe('StartLiveTail', () => {
  it.each<[string, Partial<sdk.StartLiveTailCommandInput>, string]>([
    ['no group', { logGroupIdentifiers: [] }, 'greater than or equal to 1'],
    [
      'eleven groups',
      { logGroupIdentifiers: Array(11).fill(arnOf(VEN)) },
      'less than or equal to 10',
    ],
    ['a missing list of groups', { logGroupIdentifiers: undefined }, 'must not be null'],
    ['a name for an ARN', { logGroupIdentifiers: [VEN] }, 'is not an ARN'],
    [
      'an ARN with a star',
      { logGroupIdentifiers: [`${arnOf(VEN)}:*`] },
      'regular expression pattern',
    ],
    [
      'streams of two groups',
      { logGroupIdentifiers: [arnOf(VEN), arnOf(BACKEND)], logStreamNames: ['a'] },
      'only with a single log group',
    ],
    ['streams and prefixes', { logStreamNames: ['a'], logStreamNamePrefixes: ['b'] }, 'not both'],
    [
      'a pattern too long',
      { logEventFilterPattern: 'x'.repeat(1_025) },
      'less than or equal to 1024',
    ],
  ])('refuses %s', async (_case, input, message) => {
    const { open } = await tailOfWorld();
    expect(await refusalOf(open(input))).toEqual({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
      status: 400,
    });
  });

  it('refuses a group that does not exist', async () => {
    const { open } = await tailOfWorld();
    const call = open({ logGroupIdentifiers: [arnOf(BACKEND), arnOf('/ecs/other')] });
    expect(await refusalOf(call)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses a sixteenth session until another one has ended', async () => {
    const { open, simulator } = await tailOfWorld();
    const tails = await Promise.all(Array.from({ length: 15 }, () => open()));
    expect(await refusalOf(open())).toMatchObject({ name: 'LimitExceededException' });
    tails[0]?.abort();
    await vi.waitFor(() => expect(simulator.streams.count).toBe(14));
    expect(await (await open()).start()).toBeDefined();
  });

  it('can be denied', async () => {
    const { open, simulator } = await tailOfWorld();
    simulator.intercept((call) => {
      throw accessDenied(call, 'arn:aws:iam::123456789012:user/x', arnOf(BACKEND));
    });
    const refusal = await refusalOf(open());
    expect(refusal.name).toBe('AccessDeniedException');
    expect(refusal.message).toContain('not authorized to perform: logs:StartLiveTail on resource');
    expect(simulator.streams.count).toBe(0);
  });
});
