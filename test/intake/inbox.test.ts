import { describe, expect, it } from 'vitest';
import { MOST_ATTEMPTS } from '../../src/features/alarms/read/handler.ts';
import { alarmNotification } from '../features/alarms-read/samples.ts';
import { START } from '../store/entries.ts';
import { createPlace, dialects } from '../store/place.ts';
import { openStage } from './stage.ts';

const message = (key: string, body = JSON.stringify(alarmNotification())) => ({
  key,
  source: 'queue',
  body,
});
const HOUR = 3_600_000;

describe.each(dialects)('the alarm inbox on %s', (dialect) => {
  it('keeps a message once, also when it comes many times at once', async () => {
    const { open } = await createPlace(dialect);
    const [one, other] = [(await open()).alarmInbox, (await open()).alarmInbox];
    const keys = ['b', 'a', 'b', 'c', 'a', 'b'];
    const answers = await Promise.all(
      keys.flatMap((key) => [one.keep(message(key)), other.keep(message(key))]),
    );
    expect(answers.filter((isNew) => isNew)).toHaveLength(3);
    expect(await one.keep(message('a', 'something else'))).toBe(false);
    expect(await one.find('a')).toEqual({
      ...message('a'),
      state: 'waiting',
      receivedAt: START,
    });
  });

  it('makes a message and its job at once', async () => {
    const { open } = await createPlace(dialect);
    const { alarmInbox, jobs } = await open();
    await alarmInbox.keep(message('a'));
    await alarmInbox.keep(message('a'));
    const job = await jobs.claim(['alarm-message'], 'test', 1_000);
    expect(job?.input).toEqual({ key: 'a' });
    expect(await jobs.claim(['alarm-message'], 'test', 1_000)).toBeUndefined();
  });

  it('takes text that a database cannot hold', async () => {
    const { open } = await createPlace(dialect);
    const { alarmInbox } = await open();
    await alarmInbox.keep(message('a', 'x\0y\ud800z'));
    expect((await alarmInbox.find('a'))?.body).toBe('x\ufffdy\ufffdz');
  });

  it('forgets after a month what was handled, and never what was set aside', async () => {
    const { open, clock } = await createPlace(dialect);
    const { alarmInbox } = await open();
    for (const key of ['done', 'aside', 'waiting']) await alarmInbox.keep(message(key));
    await alarmInbox.settle('done');
    await alarmInbox.setAside('aside', 'no reason');
    clock.now += 29 * 24 * HOUR;
    expect(await alarmInbox.keep(message('done'))).toBe(false);
    clock.now += 2 * 24 * HOUR;
    expect(await alarmInbox.keep(message('done'))).toBe(true);
    expect((await alarmInbox.find('aside'))?.reason).toBe('no reason');
    expect((await alarmInbox.find('waiting'))?.state).toBe('waiting');
  });

  it('sets a message aside that fails again and again, and handles it when somebody says so', async () => {
    const stage = await openStage(dialect);
    const { clock, told, applied } = stage;
    let isBroken = true;
    const { store, work } = await stage.openReplica({
      apply: async () => {
        if (isBroken) throw new Error('password=hunter2secret is wrong');
      },
    });
    await store.alarmInbox.keep(message('a'));
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      await work();
      clock.now += 5 * 60_000;
    }
    expect(await store.alarmInbox.find('a')).toMatchObject({ state: 'waiting' });
    await work();
    const aside = await store.alarmInbox.find('a');
    expect(aside).toMatchObject({ state: 'aside', settledAt: clock.now });
    expect(aside?.reason).toMatch(/^it failed 12 times: password=/);
    expect(aside?.reason).not.toContain('hunter2secret');
    clock.now += 30_000;
    await work();
    expect(told).toHaveLength(1);

    isBroken = false;
    expect(await store.alarmInbox.retry('nobody')).toBe(false);
    expect(await store.alarmInbox.retry('a')).toBe(true);
    expect(await store.alarmInbox.retry('a')).toBe(false);
    await work();
    expect(applied).toMatchObject([{ id: 'a', event: { name: 'web-cpu' } }]);
    expect(await store.alarmInbox.find('a')).toMatchObject({ state: 'done' });
  });

  it('sets a message aside that ends the bot every time', async () => {
    const stage = await openStage(dialect);
    const { store, work } = await stage.openReplica();
    await store.alarmInbox.keep(message('deadly'));
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      await store.jobs.claim(['alarm-message'], 'a bot that dies', 1_000);
      stage.clock.now += 1_000;
    }
    await work();
    expect(await store.alarmInbox.find('deadly')).toMatchObject({
      state: 'aside',
      reason: 'the bot stopped in the middle of it every time',
    });
    expect(stage.applied).toEqual([]);
  });

  it('tells of many messages in one message, and again only of new ones', async () => {
    const stage = await openStage(dialect);
    const { clock, told } = stage;
    const { store, work } = await stage.openReplica();
    const tell = async () => {
      await work();
      clock.now += 30_000;
      await work();
    };
    for (let count = 0; count < 30; count += 1)
      await store.alarmInbox.keep(message(`poison ${count}`, '<!channel> *x*'));
    await tell();
    await store.alarmInbox.keep(message('one more', ''));
    await tell();
    await tell();
    expect(told.map(({ text }) => text)).toEqual([
      '30 alarm messages could not be handled and are set aside.',
      'An alarm message could not be handled and is set aside.',
    ]);
    expect(JSON.stringify(told[0]?.blocks)).toContain('and 25 more');
  });

  it('gives each event of one message an id of its own, the same every time', async () => {
    const stage = await openStage(dialect);
    const fields = { key: ['k'], name: ['k'], state: ['s'] };
    const pager = {
      ...{ header: 'authorization', alerts: 'all', fields },
      ...{ firing: ['on'], resolved: ['off'] },
    };
    let failures = 1;
    const { store, work } = await stage.openReplica({
      webhooks: { pager },
      apply: async ({ name }) => {
        if (name === 'b' && failures-- > 0) throw new Error('not now');
      },
    });
    const body = JSON.stringify({ all: ['a', 'b'].map((k) => ({ k, s: 'on' })) });
    await store.alarmInbox.keep({ key: 'm', source: 'webhook:pager', body });
    await work();
    stage.clock.now += 60_000;
    await work();
    expect(stage.applied.map(({ event, id }) => `${event.name}: ${id}`)).toEqual([
      'a: m',
      'a: m',
      'b: m 1',
    ]);
  });
});
