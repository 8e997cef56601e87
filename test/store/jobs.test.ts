import { describe, expect, it } from 'vitest';
import type { Hold, Job, Jobs, NewJob } from '../../src/store/jobs.ts';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const LEASE = 5_000;
const DAY = 24 * 60 * 60 * 1_000;

/** Due at the start. */
const job = (parts: Partial<NewJob> = {}): NewJob => ({
  id: 'j1',
  kind: 'track',
  input: { service: 'web' },
  runAt: START,
  ...parts,
});

const claim = (jobs: Jobs, owner = 'one') => jobs.claim(['track'], owner, LEASE);

async function claimed(jobs: Jobs, owner?: string): Promise<Job> {
  const held = await claim(jobs, owner);
  if (!held) throw new Error('There was nothing to claim.');
  return held;
}

/** Each write that a holder can make. */
const writes: [name: string, write: (jobs: Jobs, job: Job) => Promise<Hold>][] = [
  ['renew', (jobs, held) => jobs.renew(held)],
  ['saveProgress', (jobs, held) => jobs.saveProgress(held, { stale: true })],
  ['finish', (jobs, held) => jobs.finish(held)],
  ['repeatAt', (jobs, held) => jobs.repeatAt(held, START)],
  ['retryAt', (jobs, held) => jobs.retryAt(held, START)],
  ['release', (jobs, held) => jobs.release(held)],
  ['park', (jobs, held) => jobs.park(held)],
];

describe.each(dialects)('the jobs on %s', (dialect) => {
  async function openJobs() {
    const place = await createPlace(dialect);
    return { ...place, ...(await place.open()) };
  }

  it('are added once for an id, even when it is done', async () => {
    const { jobs } = await openJobs();
    expect(await jobs.add(job())).toBe(true);
    expect(await jobs.add(job({ input: 'other' }))).toBe(false);
    const held = await claimed(jobs);
    expect(held.input).toEqual({ service: 'web' });
    await jobs.finish(held);
    expect(await jobs.add(job())).toBe(false);
    expect(await claim(jobs)).toBeUndefined();
  });

  it('are added once for a key of their kind, until that one is done', async () => {
    const { jobs } = await openJobs();
    expect(await jobs.add(job({ key: 'web' }))).toBe(true);
    expect(await jobs.add(job({ id: 'j2', key: 'web' }))).toBe(false);
    expect(await jobs.add(job({ id: 'j3', key: 'api' }))).toBe(true);
    expect(await jobs.add(job({ id: 'j4', key: 'web', kind: 'expire' }))).toBe(true);
    await jobs.finish(await claimed(jobs));
    expect(await jobs.add(job({ id: 'j5', key: 'web' }))).toBe(true);
  });

  it('are claimed when they are due, the longest due first, of the kinds asked for', async () => {
    const { jobs, clock } = await openJobs();
    await jobs.add(job({ id: 'later', runAt: START + 1 }));
    await jobs.add(job({ id: 'now' }));
    await jobs.add(job({ id: 'earlier', runAt: START - 1 }));
    await jobs.add(job({ id: 'foreign', kind: 'expire', runAt: START - 2 }));
    expect((await claimed(jobs)).id).toBe('earlier');
    expect((await claimed(jobs)).id).toBe('now');
    expect(await claim(jobs)).toBeUndefined();
    clock.now += 1;
    expect((await claimed(jobs)).id).toBe('later');
    expect(await jobs.claim([], 'one', LEASE)).toBeUndefined();
  });

  it('come with what was put in, the progress so far and a higher fence for each holder', async () => {
    const { jobs, clock } = await openJobs();
    await jobs.add(job({ input: ['é😀\0\ud800', null] }));
    const first = await claimed(jobs);
    expect(first).toEqual({
      id: 'j1',
      kind: 'track',
      input: ['é😀\0\ud800', null],
      progress: null,
      fence: 1,
      attempt: 1,
      leaseMs: LEASE,
    });
    expect(await jobs.saveProgress(first, { step: 2 })).toBe('held');
    clock.now += LEASE;
    expect(await claimed(jobs, 'two')).toMatchObject({
      progress: { step: 2 },
      fence: 2,
      attempt: 2,
    });
  });

  it('stay with their holder while it renews the lease', async () => {
    const { jobs, clock } = await openJobs();
    await jobs.add(job());
    const held = await claimed(jobs);
    for (let round = 0; round < 5; round += 1) {
      clock.now += LEASE - 1;
      expect(await claim(jobs, 'two')).toBeUndefined();
      expect(await jobs.renew(held)).toBe('held');
    }
    clock.now += LEASE;
    expect((await claimed(jobs, 'two')).fence).toBe(2);
  });

  it('never have two holders, whoever claims at the same moment', async () => {
    const { jobs: left, open, clock } = await openJobs();
    const { jobs: right } = await open();
    await left.add(job());
    const holders: { jobs: Jobs; held: Job }[] = [];
    for (let round = 0; round < 20; round += 1) {
      const claims = await Promise.all(
        [left, right, left, right].map(async (jobs) => ({ jobs, held: await claim(jobs) })),
      );
      const winners = claims.flatMap(({ jobs, held }) => (held ? [{ jobs, held }] : []));
      expect(winners).toHaveLength(1);
      holders.push(...winners);
      const answers = await Promise.all(holders.map(({ jobs, held }) => jobs.renew(held)));
      expect(answers).toEqual([...Array(round).fill('lost'), 'held']);
      clock.now += LEASE;
    }
    expect(holders.map(({ held }) => held.fence)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it('go to one of two owners each when both take what they can', async () => {
    const { jobs: left, open } = await openJobs();
    const { jobs: right } = await open();
    for (let index = 0; index < 100; index += 1) await left.add(job({ id: `j${index}` }));
    const takeAll = async (jobs: Jobs) => {
      const ids: string[] = [];
      for (let held = await claim(jobs); held; held = await claim(jobs)) ids.push(held.id);
      return ids;
    };
    const taken = await Promise.all([left, right, left, right].map(takeAll));
    expect(taken.flat().length).toBe(100);
    expect(new Set(taken.flat()).size).toBe(100);
  });

  it.each(writes)(
    'refuse %s of a holder that was frozen and lost its job',
    async (_name, write) => {
      const { jobs, clock, run } = await openJobs();
      await jobs.add(job());
      const frozen = await claimed(jobs, 'frozen');
      clock.now += LEASE;
      const successor = await claimed(jobs, 'successor');
      const before = await run('select * from jobs');
      expect(await write(jobs, frozen)).toBe('lost');
      expect(await run('select * from jobs')).toEqual(before);
      expect(await write(jobs, successor)).toBe('held');
    },
  );

  it.each(writes)(
    'allow %s to a late holder while nobody else has the job',
    async (_name, write) => {
      const { jobs, clock } = await openJobs();
      await jobs.add(job());
      const held = await claimed(jobs);
      clock.now += 10 * LEASE;
      expect(await write(jobs, held)).toBe('held');
    },
  );

  it.each(writes)('refuse %s of a holder that gave its job back', async (_name, write) => {
    const { jobs } = await openJobs();
    await jobs.add(job());
    const held = await claimed(jobs);
    await jobs.release(held);
    expect(await write(jobs, held)).toBe('lost');
    expect((await claimed(jobs, 'two')).fence).toBe(2);
  });

  it('count the attempts since they last got further', async () => {
    const { jobs, clock } = await openJobs();
    await jobs.add(job());
    await jobs.retryAt(await claimed(jobs), START + 1_000);
    expect(await claim(jobs)).toBeUndefined();
    clock.now += 1_000;
    const second = await claimed(jobs);
    expect(second.attempt).toBe(2);
    await jobs.release(second);
    const again = await claimed(jobs);
    expect(again.attempt).toBe(2);
    await jobs.repeatAt(again, clock.now + 1);
    expect(await claim(jobs)).toBeUndefined();
    clock.now += 1;
    expect((await claimed(jobs)).attempt).toBe(1);
  });

  it.each(['finish', 'park'] as const)('are not claimed again after %s', async (end) => {
    const { jobs, clock } = await openJobs();
    await jobs.add(job());
    const held = await claimed(jobs);
    expect(await jobs[end](held)).toBe('held');
    expect(await jobs[end](held)).toBe('lost');
    clock.now += DAY;
    expect(await claim(jobs)).toBeUndefined();
  });

  it('can be cancelled, waiting or held', async () => {
    const { jobs } = await openJobs();
    await jobs.add(job({ id: 'waiting', runAt: START + 1 }));
    await jobs.add(job({ id: 'held' }));
    const held = await claimed(jobs);
    expect(await jobs.cancel('waiting')).toBe(true);
    expect(await jobs.cancel('held')).toBe(true);
    expect(await jobs.renew(held)).toBe('lost');
    expect(await jobs.cancel('held')).toBe(false);
    expect(await jobs.cancel('unknown')).toBe(false);
  });

  it('can be cancelled after a restart before anything else was written', async () => {
    const { open } = await createPlace(dialect);
    await (await open()).close();
    const { jobs } = await open();
    expect(await jobs.cancel('unknown')).toBe(false);
  });

  it('can be made due early while they wait', async () => {
    const { jobs } = await openJobs();
    await jobs.add(job({ runAt: START + DAY }));
    expect(await jobs.nudge('j1')).toBe(true);
    expect(await jobs.nudge('j1')).toBe(false);
    const held = await claimed(jobs);
    expect(await jobs.nudge('j1')).toBe(false);
    await jobs.finish(held);
    expect(await jobs.nudge('j1')).toBe(false);
    expect(await jobs.nudge('unknown')).toBe(false);
  });

  it('tell listeners of this process what became due, after the commit', async () => {
    const { jobs, transaction } = await openJobs();
    const calls: string[] = [];
    const end = jobs.onDue(() => calls.push('due'));
    await jobs.add(job());
    expect(calls).toHaveLength(1);
    await jobs.add(job());
    await jobs.add(job({ id: 'later', runAt: START + 1 }));
    expect(calls).toHaveLength(1);
    await jobs.nudge('later');
    expect(calls).toHaveLength(2);
    await transaction(async (within) => {
      await jobs.add(job({ id: 'j2' }), within);
      expect(calls).toHaveLength(2);
    });
    expect(calls).toHaveLength(3);
    end();
    await jobs.add(job({ id: 'j3' }));
    expect(calls).toHaveLength(3);
  });

  it('let their holder write elsewhere only while it has the job', async () => {
    const { jobs, transaction, clock, run } = await openJobs();
    await jobs.add(job());
    const held = await claimed(jobs);
    const writeBoth = (key: string) =>
      transaction(async (within) => {
        await within.db.insertInto('deliveries').values({ key, at: START }).execute();
        if ((await jobs.saveProgress(held, key, within)) === 'lost') throw new Error('too late');
      });
    await writeBoth('first');
    clock.now += LEASE;
    expect((await claimed(jobs, 'two')).progress).toBe('first');
    await expect(writeBoth('second')).rejects.toThrow('too late');
    expect(await run('select key from deliveries')).toEqual([{ key: 'first' }]);
  });

  it('are forgotten 30 days after they ended', async () => {
    const { jobs, clock, run } = await openJobs();
    await jobs.add(job({ id: 'done' }));
    await jobs.finish(await claimed(jobs));
    await jobs.add(job({ id: 'waiting', kind: 'expire' }));
    clock.now += 30 * DAY;
    await claim(jobs);
    expect(await run('select id from jobs order by id')).toHaveLength(2);
    clock.now += DAY;
    await claim(jobs);
    expect(await run('select id from jobs')).toEqual([{ id: 'waiting' }]);
  });
});
