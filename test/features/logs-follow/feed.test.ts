import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { feed } from '../../../src/features/logs/follow/feed.ts';
import type { FeedItem, FeedTools } from '../../../src/features/logs/follow/feed-item.ts';
import { faultOf } from '../../aws/simulated.ts';
import { EVERY, type LogWorld, openLogWorld } from './log-world.ts';
import { GROUP } from './subject.ts';

/** Follows from now on, and remembers what is heard. */
function listen(world: LogWorld, more: Partial<FeedTools> = {}, from = Date.now()) {
  const stop = new AbortController();
  const items: FeedItem[] = [];
  const listening = (async () => {
    for await (const item of feed(world.tools(stop.signal, more), from)) items.push(item);
  })();
  listening.catch(() => undefined);
  onTestFinished(() => stop.abort());
  const events = () => items.flatMap((item) => (item.kind === 'events' ? item.events : []));
  return {
    from,
    items,
    times: () => events().map(({ message }) => Number(message.slice('line '.length))),
    ofKind: (kind: FeedItem['kind']) => items.filter((item) => item.kind === kind),
    /** Resolves when lines of so many milliseconds more came than until now. */
    hear: (milliseconds: number) => {
      const wanted = Date.now() + milliseconds - 1_000;
      return vi.waitFor(() => expect(events().at(-1)?.at ?? 0).toBeGreaterThanOrEqual(wanted), {
        timeout: 10_000,
        interval: 5,
      });
    },
    listening,
    async end() {
      stop.abort();
      await listening;
    },
  };
}

/** Every line since then, once and in order. */
function expectEveryLine(times: readonly number[], from: number): void {
  const steps = times.map((time, index) => time - (times[index - 1] ?? time - EVERY));
  const wrong = steps.flatMap((step, index) =>
    step === EVERY ? [] : [`${step} ms before line ${index}`],
  );
  expect([times.length > 20, (times[0] ?? 0) - from < EVERY, wrong]).toEqual([true, true, []]);
}

const closed = ({ simulator }: LogWorld) =>
  vi.waitFor(() => expect(simulator.streams.count).toBe(0));

describe('a live feed', () => {
  test('has every line from the begin on, and closes its connection', async () => {
    const world = await openLogWorld();
    const heard = listen(world);
    await heard.hear(1_500);
    expect(world.simulator.streams.count).toBe(1);
    await heard.end();
    await closed(world);
    expectEveryLine(heard.times(), heard.from);
    expect(heard.ofKind('way')).toEqual([{ kind: 'way', way: { kind: 'live' } }]);
    expect(heard.ofKind('gap')).toEqual([]);
  });

  test('goes on after every disconnection without gap or duplicate', async () => {
    const world = await openLogWorld();
    const heard = listen(world);
    for (const disturb of [
      () => world.simulator.streams.drop(),
      () => world.simulator.streams.fail(new AwsError('SessionStreamingException', 'over')),
      () => world.simulator.streams.fail(new AwsError('SessionTimeoutException', 'over')),
    ]) {
      await heard.hear(1_200);
      disturb();
      await closed(world);
    }
    await heard.hear(1_500);
    await heard.end();
    expectEveryLine(heard.times(), heard.from);
    expect(heard.ofKind('away')).toHaveLength(3);
    expect(heard.ofKind('gap')).toEqual([]);
    expect(world.asked('StartLiveTail')).toBe(4);
    expect(world.asked('DescribeLogGroups')).toBe(1);
  });

  test('says which time is missing where it cannot be read again', async () => {
    const world = await openLogWorld();
    world.refuse('FilterLogEvents', 'denied');
    const heard = listen(world, {}, Date.now());
    await heard.hear(1_200);
    const before = Date.now();
    world.simulator.streams.drop();
    await closed(world);
    await heard.hear(1_200);
    await heard.end();
    const [, gap] = heard.ofKind('gap');
    expect(gap).toMatchObject({ because: expect.stringContaining('logs:FilterLogEvents') });
    const [from, until] = gap?.kind === 'gap' ? [gap.from, gap.until] : [0, 0];
    expect([from <= before, until > before, until - from < 1_500]).toEqual([true, true, true]);
    expect(new Set(heard.times()).size).toBe(heard.times().length);
  });

  test('leaves out a log that does not exist, and says so', async () => {
    const world = await openLogWorld();
    const heard = listen(world, { groups: ['/shop/none', GROUP] });
    await heard.hear(1_200);
    await heard.end();
    expect(heard.ofKind('note')).toEqual([
      { kind: 'note', text: 'Not followed: there is no log group /shop/none.' },
    ]);
    expectEveryLine(heard.times(), heard.from);
  });

  test('ends at once when no log exists', async () => {
    const world = await openLogWorld();
    const { listening } = listen(world, { groups: ['/shop/none'] });
    expect(await faultOf(listening)).toMatchObject({ what: 'there is no log group /shop/none' });
  });
});

describe('where a live tail is not to be had, a feed asks', () => {
  test.each([
    ['is forbidden', 'denied', 'StartLiveTail: access denied'],
    [
      'is one too many',
      new AwsError('LimitExceededException', 'No more than 15 sessions'),
      'StartLiveTail: AWS refuses the request (No more than 15 sessions)',
    ],
    [
      'is unknown there',
      new AwsError('UnknownOperationException', 'not implemented'),
      'StartLiveTail: AWS refuses the request (not implemented)',
    ],
  ] as const)('because it %s', async (_case, error, because) => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', error);
    const heard = listen(world);
    await heard.hear(1_500);
    await heard.end();
    expect(heard.ofKind('way')).toEqual([
      { kind: 'way', way: { kind: 'asking', every: 3_000, because } },
    ]);
    expectEveryLine(heard.times(), heard.from);
  });

  test('because there are more logs than AWS follows', async () => {
    const groups = Array.from({ length: 11 }, (_, index) => `/shop/${index}`);
    const world = await openLogWorld({ groups });
    const heard = listen(world);
    await heard.hear(1_500);
    await heard.end();
    const because = 'AWS follows 10 log groups at most';
    expect(heard.ofKind('way')).toEqual([
      { kind: 'way', way: { kind: 'asking', every: 11_000, because } },
    ]);
    expect(world.asked('StartLiveTail')).toBe(0);
  });

  test('after AWS failed to begin one three times', async () => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', new AwsError('InternalFailure', 'no', { status: 500 }));
    const heard = listen(world);
    await heard.hear(1_500);
    await heard.end();
    expect(heard.items.slice(0, 3).map(({ kind }) => kind)).toEqual(['away', 'away', 'way']);
    expectEveryLine(heard.times(), heard.from);
  });

  test('when one is not permitted any more, without gap or duplicate', async () => {
    const world = await openLogWorld();
    const heard = listen(world);
    await heard.hear(1_300);
    world.refuse('StartLiveTail', 'denied');
    world.simulator.streams.drop();
    await heard.hear(1_500);
    await heard.end();
    expect(heard.ofKind('way')).toHaveLength(2);
    expectEveryLine(heard.times(), heard.from);
  });

  test('again when AWS did not answer for a while', async () => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', 'denied');
    const heard = listen(world);
    await heard.hear(1_300);
    world.refuse('FilterLogEvents', new AwsError('ThrottlingException', 'Rate exceeded'), 6);
    await vi.waitFor(() => expect(heard.ofKind('away')).not.toEqual([]));
    await heard.hear(1_500);
    await heard.end();
    expectEveryLine(heard.times(), heard.from);
  });

  test('and ends when that is forbidden, too', async () => {
    const world = await openLogWorld();
    world.refuse('StartLiveTail', 'denied');
    world.refuse('FilterLogEvents', 'denied');
    const { listening } = listen(world);
    expect(await faultOf(listening)).toMatchObject({
      kind: 'denied',
      iamAction: 'logs:FilterLogEvents',
    });
  });

  test('and says when there is more than it reads', async () => {
    const flood = (from: number, to: number) =>
      Array.from({ length: Math.max(0, to - from) * 10 }, (_, index) => ({
        at: from + Math.floor(index / 10),
        stream: 's',
        message: `line ${from * 10 + index}`,
      }));
    const world = await openLogWorld({ lines: flood });
    world.refuse('StartLiveTail', 'denied');
    const heard = listen(world, {}, Date.now() - 5_000);
    await vi.waitFor(() => expect(heard.ofKind('events')).not.toEqual([]), { timeout: 5_000 });
    await heard.end();
    const [first] = heard.ofKind('events');
    expect(first).toMatchObject({ sampled: true });
    expect(heard.times().length).toBeLessThanOrEqual(10_000);
  });
});
