import { describe, expect, it, vi } from 'vitest';
import { MAX_ATTEMPTS } from '../../src/jobs/attempts.ts';
import type { JobRun } from '../../src/jobs/handler.ts';
import { LeaseLost } from '../../src/jobs/lease.ts';
import { START } from '../store/entries.ts';
import { dialects } from '../store/place.ts';
import { createStage, dueJob, LEASE, patientHandler } from './stage.ts';

const SECOND = 1_000;
const LONGEST_PAUSE = 5 * 60 * SECOND;

describe.each(dialects)('a job runner on %s', (dialect) => {
  it('runs what is due once, with its input and a signal', async () => {
    const { jobs, runner, advance } = await createStage(dialect);
    const runs: JobRun[] = [];
    const { runOnce } = runner(async (run) => {
      runs.push(run);
      return 'done';
    });
    await jobs.add(dueJob());
    await jobs.add(dueJob({ id: 'later', runAt: START + 1 }));
    await runOnce();
    await runOnce();
    expect(runs).toMatchObject([
      {
        id: 'j1',
        input: { service: 'web' },
        progress: null,
        attempt: 1,
        signal: { aborted: false },
      },
    ]);
    advance(1);
    await runOnce();
    expect(runs.map(({ id }) => id)).toEqual(['j1', 'later']);
  });

  it('runs a job again when it asks for it, from where it was', async () => {
    const { jobs, runner, advance, clock } = await createStage(dialect);
    const seen: unknown[] = [];
    const { runOnce } = runner(async ({ progress, attempt, save }) => {
      const count = Number(progress) + 1;
      seen.push([clock.now - START, count, attempt]);
      await save(count);
      return count === 3 ? 'done' : { again: clock.now + SECOND };
    });
    await jobs.add(dueJob());
    for (let round = 0; round < 5; round += 1) {
      await runOnce();
      advance(SECOND);
    }
    expect(seen).toEqual([
      [0, 1, 1],
      [SECOND, 2, 1],
      [2 * SECOND, 3, 1],
    ]);
  });

  it('tries a failed job again after twice the time each time, and reports it', async () => {
    const { jobs, runner, advance, failures } = await createStage(dialect);
    const error = new Error('AWS is away');
    const { runOnce } = runner(async () => {
      throw error;
    });
    await jobs.add(dueJob());
    for (const pause of [1, 2, 4]) {
      await runOnce();
      advance(pause * SECOND - 1);
      await runOnce();
      advance(1);
    }
    expect(failures).toMatchObject([
      { kind: 'retrying', error, job: { id: 'j1', attempt: 1 }, at: START + SECOND },
      { kind: 'retrying', error, job: { id: 'j1', attempt: 2 }, at: START + 3 * SECOND },
      { kind: 'retrying', error, job: { id: 'j1', attempt: 3 }, at: START + 7 * SECOND },
    ]);
  });

  it('parks a job that failed too often', async () => {
    const { jobs, runner, advance, failures, run } = await createStage(dialect);
    let runs = 0;
    const { runOnce } = runner(async () => {
      runs += 1;
      throw new Error('AWS is away');
    });
    await jobs.add(dueJob());
    for (let round = 0; round < MAX_ATTEMPTS + 5; round += 1) {
      await runOnce();
      advance(LONGEST_PAUSE);
    }
    expect(runs).toBe(MAX_ATTEMPTS);
    expect(failures.map(({ kind }) => kind)).toEqual([
      ...Array(MAX_ATTEMPTS - 1).fill('retrying'),
      'parked',
    ]);
    expect(await run('select outcome from jobs')).toEqual([{ outcome: 'parked' }]);
  });

  it('parks a job whose process died in every attempt without running it', async () => {
    const { jobs, runner, clock, failures } = await createStage(dialect);
    await jobs.add(dueJob());
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      expect(await jobs.claim(['track'], 'dying', LEASE)).toMatchObject({ attempt });
      clock.now += LEASE;
    }
    const handler = vi.fn(async () => 'done' as const);
    await runner(handler).runOnce();
    expect(handler).not.toHaveBeenCalled();
    expect(failures).toMatchObject([
      { kind: 'parked', error: { message: 'The process died during every attempt.' } },
    ]);
    clock.now += LEASE;
    expect(await jobs.claim(['track'], 'other', LEASE)).toBeUndefined();
  });

  it('parks a job only when somebody has been told', async () => {
    const { jobs, runner, clock, advance } = await createStage(dialect);
    await jobs.add(dueJob());
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      await jobs.claim(['track'], 'dying', LEASE);
      clock.now += LEASE;
    }
    const reports: string[] = [];
    const onFailure = async ({ kind }: { kind: string }) => {
      reports.push(kind);
      if (reports.length === 1) throw new Error('Slack is away');
    };
    const { runOnce } = runner(async () => 'done', { onFailure });
    for (let round = 0; round < 4; round += 1) {
      await runOnce();
      advance(LEASE);
    }
    expect(reports).toEqual(['parked', 'store', 'parked']);
  });

  it('keeps a job as long as its handler runs', async () => {
    const { jobs, runner, advance, sleepers, run } = await createStage(dialect);
    const { handler, begun } = patientHandler();
    await jobs.add(dueJob());
    void runner(handler).runOnce();
    await begun;
    for (let third = 1; third <= 9; third += 1) {
      await vi.waitFor(() => expect(sleepers()).toBe(1));
      advance(Math.ceil(LEASE / 3));
      const leaseUntil = START + third * Math.ceil(LEASE / 3) + LEASE;
      await vi.waitFor(async () =>
        expect(await run('select lease_until from jobs')).toMatchObject([
          { lease_until: expect.toSatisfy((value) => Number(value) === leaseUntil) },
        ]),
      );
      expect(await jobs.claim(['track'], 'other', LEASE)).toBeUndefined();
    }
  });

  it('stops a handler that lost its job, and lets it write no more', async () => {
    const { jobs, runner, clock, advance, run, failures } = await createStage(dialect);
    const { handler, begun } = patientHandler();
    const reasons: unknown[] = [];
    await jobs.add(dueJob());
    const ran = runner(
      async (job) => {
        await handler(job).catch((reason) => reasons.push(reason));
        await job.save('too late').catch((reason) => reasons.push(reason));
        return 'done';
      },
      { concurrency: 1 },
    ).runOnce();
    await begun;
    // This process froze for longer than its lease.
    clock.now += LEASE;
    const successor = await jobs.claim(['track'], 'other', LEASE);
    expect(successor).toMatchObject({ fence: 2 });
    advance(0);
    await ran;
    expect(reasons).toEqual([expect.any(LeaseLost), expect.any(LeaseLost)]);
    expect(await run('select progress, outcome, owner, fence from jobs')).toEqual([
      { progress: 'null', outcome: null, owner: 'other', fence: 2 },
    ]);
    expect(failures).toEqual([]);
  });

  it('stops a handler whose save was refused before the lease was looked at', async () => {
    const { jobs, runner, clock } = await createStage(dialect);
    await jobs.add(dueJob());
    const signals: AbortSignal[] = [];
    const { runOnce } = runner(
      async ({ save, signal }) => {
        clock.now += LEASE;
        await jobs.claim(['track'], 'other', LEASE);
        await save('too late').catch(() => undefined);
        signals.push(signal);
        return 'done';
      },
      { concurrency: 1 },
    );
    await runOnce();
    expect(signals).toMatchObject([{ aborted: true, reason: expect.any(LeaseLost) }]);
  });

  it('stops the handler of a cancelled job', async () => {
    const { jobs, runner, advance, sleepers } = await createStage(dialect);
    const { handler, begun } = patientHandler();
    await jobs.add(dueJob());
    const ran = runner(handler).runOnce();
    await begun;
    await jobs.cancel('j1');
    await vi.waitFor(() => expect(sleepers()).toBe(1));
    advance(Math.ceil(LEASE / 3));
    await expect(ran).resolves.toBeUndefined();
  });

  it('runs so many jobs at once and no more, the next one as soon as one ends', async () => {
    const { jobs, runner } = await createStage(dialect);
    const ends: (() => void)[] = [];
    for (let index = 0; index < 5; index += 1) await jobs.add(dueJob({ id: `j${index}` }));
    const { start } = runner(() => new Promise((resolve) => ends.push(() => resolve('done'))), {
      concurrency: 2,
    });
    start();
    for (const begun of [2, 3, 4, 5]) {
      await vi.waitFor(() => expect(ends).toHaveLength(begun));
      ends[begun - 2]?.();
    }
    ends[4]?.();
  });

  it('runs a thousand jobs once each, shared with another runner', async () => {
    const { jobs, runner, open } = await createStage(dialect);
    const other = await open();
    const runs = { left: [] as string[], right: [] as string[] };
    const count = (side: string[]) => async (job: JobRun) => {
      side.push(job.id);
      await job.save('begun');
      return 'done' as const;
    };
    const ids = Array.from({ length: 1_000 }, (_, index) => `j${index}`);
    for (const id of ids) await jobs.add(dueJob({ id }));
    await Promise.all([
      runner(count(runs.left)).runOnce(),
      runner(count(runs.right), { jobs: other.jobs }).runOnce(),
    ]);
    expect([...runs.left, ...runs.right].toSorted()).toEqual(ids.toSorted());
    expect(runs.left.length).toBeGreaterThan(100);
    expect(runs.right.length).toBeGreaterThan(100);
  });
});
