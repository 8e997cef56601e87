import { describe, expect, it } from 'vitest';
import type { Messaging } from '../../demo/aws/notifications/messaging.ts';
import { alarmNotification, envelope } from '../features/alarms-read/samples.ts';
import { until } from '../flow/stage.ts';
import { dialects, postgresOnly } from '../store/place.ts';
import { linesOf, startProgram } from './programs.ts';
import { openStage, REGION, type Replica, type Stage } from './stage.ts';

/** What is taken and not deleted comes again after this. */
const HIDDEN = { VisibilityTimeout: '1' };

const named = (name: string) => alarmNotification({ AlarmName: name, AlarmArn: `arn:${name}` });
const delivery = (name: string) => JSON.stringify(envelope(named(name), { MessageId: name }));

/** Works until a queue is empty and everything that was kept counts. */
async function drained(messaging: Messaging, url: string, ...replicas: Replica[]): Promise<void> {
  await until(async () => {
    const { ready, hidden } = await messaging.count(url);
    return ready + hidden === 0 ? true : undefined;
  });
  for (const replica of replicas) await replica.work();
}

const names = ({ applied }: Stage) => applied.map(({ event }) => event.name).sort();

describe.each(dialects)('queues, with %s', (dialect) => {
  it.each([
    ['in an envelope', false],
    ['raw', true],
  ])('take what a topic delivers %s, and are empty then', async (_how, raw) => {
    const stage = await openStage(dialect);
    const { messaging, applied } = stage;
    const url = await messaging.createQueue('alarms');
    const topic = await messaging.createTopic('alarms');
    await messaging.subscribe(topic, url, { raw });
    await messaging.publish(topic, JSON.stringify(alarmNotification()));
    const replica = await stage.openReplica();
    await replica.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, replica);
    expect(applied).toMatchObject([
      {
        event: { name: 'web-cpu', state: 'ALARM' },
        id: expect.stringMatching(raw ? /^queue:/ : /^topic:/),
      },
    ]);
    expect(stage.log).toEqual([]);
  });

  it('take a message once, however often and in whatever order it is delivered', async () => {
    const stage = await openStage(dialect);
    const { messaging } = stage;
    const url = await messaging.createQueue('alarms');
    const first = await stage.openReplica();
    const batch = ['c', 'a', 'b', 'a', 'c', 'a'];
    await Promise.all(batch.map((name) => messaging.send(url, delivery(name))));
    await first.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, first);
    await Promise.all(batch.map((name) => messaging.send(url, delivery(name))));
    await drained(messaging, url, first);
    expect(names(stage)).toEqual(['a', 'b', 'c']);
  });

  it('give up nothing that could not be kept, and keep the rest', async () => {
    const stage = await openStage(dialect);
    const { messaging, log } = stage;
    const url = await messaging.createQueue('alarms', HIDDEN);
    let failures = 0;
    const replica = await stage.openReplica({
      beforeKeep: ({ body }) => {
        if (!body.includes('"arn:broken"') && !body.includes('arn:broken')) return;
        failures += 1;
        if (failures === 1) throw new Error('the disk is full');
      },
    });
    for (const name of ['fine', 'broken', 'good']) await messaging.send(url, delivery(name));
    await replica.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, replica);
    expect(names(stage)).toEqual(['broken', 'fine', 'good']);
    expect(log.map(({ msg }) => msg)).toEqual(['A message stays in its queue: the disk is full']);
  });

  it('lose and double nothing when a bot dies between keeping and deleting', async () => {
    const stage = await openStage(dialect);
    const { messaging, place } = stage;
    const url = await messaging.createQueue('alarms', HIDDEN);
    for (const name of ['a', 'b', 'c']) await messaging.send(url, delivery(name));
    const dying = startProgram('take-alarms.ts', {
      place: place.processOptions,
      url,
      region: REGION,
      dies: true,
    });
    expect((await linesOf(dying)).length).toBeGreaterThan(0);
    const { ready, hidden } = await messaging.count(url);
    expect(ready + hidden).toBe(3);
    // The one that died had a clock of its own.
    stage.clock.now = Date.now();
    const replica = await stage.openReplica();
    await replica.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, replica);
    expect(names(stage)).toEqual(['a', 'b', 'c']);
  }, 40_000);

  it('set a message aside that nobody can read, tell it once, and go on', async () => {
    const stage = await openStage(dialect);
    const { messaging, told, clock } = stage;
    const url = await messaging.createQueue('alarms');
    const replica = await stage.openReplica();
    await messaging.send(url, 'not JSON');
    await messaging.send(url, delivery('fine'));
    await messaging.send(url, JSON.stringify(envelope('Verification')));
    await replica.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, replica);
    expect(names(stage)).toEqual(['fine']);
    expect(told).toEqual([]);
    clock.now += 30_000;
    await replica.work();
    clock.now += 60_000;
    await replica.work();
    expect(told.map(({ text }) => text)).toEqual([
      '2 alarm messages could not be handled and are set aside.',
    ]);
    expect(await replica.store.alarmInbox.listAside(10)).toMatchObject([
      { state: 'aside', body: 'not JSON', reason: 'it is not JSON' },
      { state: 'aside', reason: expect.stringContaining('sent is not JSON') },
    ]);
  });
});

describe.each(postgresOnly)('two bots on one %s', (dialect) => {
  it('share a queue, and every message counts once', async () => {
    const stage = await openStage(dialect);
    const { messaging } = stage;
    const url = await messaging.createQueue('alarms', HIDDEN);
    const wanted = Array.from({ length: 60 }, (_, index) => `alarm-${index}`);
    const sent = [...wanted, ...wanted.filter((_, index) => index % 3 === 0)];
    await Promise.all(sent.map((name) => messaging.send(url, delivery(name))));
    const replicas = [await stage.openReplica(), await stage.openReplica()];
    for (const { queues } of replicas) await queues.read([{ url, region: REGION }]);
    await Promise.all(replicas.map((each) => drained(messaging, url, each)));
    await Promise.all(replicas.map((each) => each.work()));
    expect(names(stage)).toEqual(wanted.toSorted());
  });
});

describe('a queue', () => {
  it('that is not there is told, and read as soon as it is', async () => {
    const stage = await openStage();
    const { messaging, log } = stage;
    const replica = await stage.openReplica();
    const url = `${messaging.url}/000000000000/alarms`;
    await replica.queues.read([{ url, region: REGION }]);
    await until(() => (log.length > 0 ? true : undefined));
    expect(log[0]?.msg).toMatch(/^A queue: SQS ReceiveMessage in us-west-2: /);
    await messaging.createQueue('alarms');
    await messaging.send(url, delivery('late'));
    await drained(messaging, url, replica);
    expect(names(stage)).toEqual(['late']);
  }, 40_000);

  it('that does not work for a minute is told in words, once, and again when it works', async () => {
    const stage = await openStage();
    const { messaging, log, clock, notices } = stage;
    const replica = await stage.openReplica();
    const url = `${messaging.url}/000000000000/alarms`;
    await replica.queues.read([{ url, region: REGION }]);
    const failures = () => log.filter(({ msg }) => msg.startsWith('A queue: ')).length;
    await until(() => (failures() >= 3 ? true : undefined));
    expect(notices).toEqual([]);
    clock.now += 61_000;
    const before = failures();
    await until(() => (failures() >= before + 3 ? true : undefined));
    expect(notices).toHaveLength(1);
    const [first, where, why] = notices[0]?.split('\n') ?? [];
    expect(first).toMatch(/^A queue of alarms cannot be read, for 1 min now\. .*nobody sees them/);
    expect(where).toBe(url);
    expect(why).toMatch(/^SQS ReceiveMessage in us-west-2: /);
    await messaging.createQueue('alarms');
    await messaging.send(url, delivery('late'));
    await until(() => (notices.length > 1 ? true : undefined));
    expect(notices.slice(1)).toEqual([
      expect.stringMatching(/^mended: A queue of alarms can be read again, after 1 min/),
    ]);
  }, 40_000);

  it('that is no longer in the catalog is no longer read', async () => {
    const stage = await openStage();
    const { messaging } = stage;
    const url = await messaging.createQueue('alarms');
    const replica = await stage.openReplica();
    await replica.queues.read([{ url, region: REGION }]);
    await replica.queues.read([]);
    await messaging.send(url, delivery('lonely'));
    expect(await messaging.count(url)).toEqual({ ready: 1, hidden: 0 });
    await replica.queues.read([{ url, region: REGION }]);
    await drained(messaging, url, replica);
    expect(names(stage)).toEqual(['lonely']);
  });

  it('loses nothing to a reader that stops while it keeps', async () => {
    const stage = await openStage();
    const { messaging } = stage;
    const url = await messaging.createQueue('alarms');
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const replica = await stage.openReplica({
      beforeKeep: async () => {
        begun.resolve();
        await gate.promise;
      },
    });
    await messaging.send(url, delivery('slow'));
    await replica.queues.read([{ url, region: REGION }]);
    await begun.promise;
    const stopped = replica.queues.stop();
    gate.resolve();
    await stopped;
    expect(await messaging.count(url)).toEqual({ ready: 0, hidden: 0 });
    await replica.work();
    expect(names(stage)).toEqual(['slow']);
  });
});
