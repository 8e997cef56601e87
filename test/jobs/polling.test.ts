import { describe, expect, it, vi } from 'vitest';
import type { Jobs } from '../../src/store/jobs.ts';
import { dialects } from '../store/place.ts';
import { createStage, dueJob, LEASE, patientHandler } from './stage.ts';

const SECOND = 1_000;

describe.each(dialects)('a started job runner on %s', (dialect) => {
  async function createStarted() {
    const stage = await createStage(dialect);
    const ran: string[] = [];
    const { start, stop } = stage.runner(async ({ id }) => {
      ran.push(id);
      return 'done';
    });
    start();
    // It has asked once, and sleeps until the next poll.
    await vi.waitFor(() => expect(stage.sleepers()).toBe(1));
    return { ...stage, ran, stop };
  }

  it('runs at once what its own process adds', async () => {
    const { jobs, store, ran } = await createStarted();
    await jobs.add(dueJob());
    await vi.waitFor(() => expect(ran).toEqual(['j1']));
    await store.transaction((within) => jobs.add(dueJob({ id: 'j2' }), within));
    await vi.waitFor(() => expect(ran).toEqual(['j1', 'j2']));
  });

  it('runs what another process adds after the next poll', async () => {
    const { open, ran, advance, sleepers } = await createStarted();
    const other = await open();
    await other.jobs.add(dueJob());
    advance(SECOND - 1);
    expect(sleepers()).toBe(1);
    expect(ran).toEqual([]);
    advance(1);
    await vi.waitFor(() => expect(ran).toEqual(['j1']));
  });

  it('tells when the store does not answer, and asks again', async () => {
    const { jobs, runner, advance, sleepers, failures } = await createStage(dialect);
    let away = true;
    const claim: Jobs['claim'] = async (...question) => {
      if (away) throw new Error('connection refused');
      return jobs.claim(...question);
    };
    const ran: string[] = [];
    const { start } = runner(
      async ({ id }) => {
        ran.push(id);
        return 'done';
      },
      { jobs: { ...jobs, claim } },
    );
    await jobs.add(dueJob());
    start();
    await vi.waitFor(() => expect(sleepers()).toBe(1));
    expect(failures).toEqual([{ kind: 'store', error: new Error('connection refused') }]);
    away = false;
    advance(SECOND);
    await vi.waitFor(() => expect(ran).toEqual(['j1']));
  });

  it('takes up to a quarter longer between polls, so that replicas do not ask in step', async () => {
    const { jobs, runner, sleepers, advance } = await createStage(dialect);
    const claim = vi.fn(jobs.claim);
    runner(async () => 'done', { random: () => 0.8, jobs: { ...jobs, claim } }).start();
    await vi.waitFor(() => expect(sleepers()).toBe(1));
    advance(1.2 * SECOND - 1);
    expect(sleepers()).toBe(1);
    advance(1);
    await vi.waitFor(() => expect(claim).toHaveBeenCalledTimes(2));
  });
});

describe.each(dialects)('a job runner on %s that is stopped', (dialect) => {
  it('ends its handlers and gives their jobs back, so that another takes them at once', async () => {
    const { jobs, runner, failures } = await createStage(dialect);
    const { handler, begun } = patientHandler();
    await jobs.add(dueJob());
    const { start, stop } = runner(handler);
    start();
    await begun;
    await stop();
    expect(failures).toEqual([]);
    expect(await jobs.claim(['track'], 'other', LEASE)).toMatchObject({ attempt: 1, fence: 2 });
  });

  it('waits for a handler that finishes nevertheless, and keeps its job meanwhile', async () => {
    const { jobs, runner, run } = await createStage(dialect);
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    await jobs.add(dueJob());
    const { start, stop } = runner(async () => {
      begun.resolve();
      await gate.promise;
      return 'done';
    });
    start();
    await begun.promise;
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    expect(await jobs.claim(['track'], 'other', LEASE)).toBeUndefined();
    expect(stopped).toBe(false);
    gate.resolve();
    await stopping;
    expect(await run('select outcome from jobs')).toEqual([{ outcome: 'finished' }]);
  });

  it('gives back what it was claiming, and takes nothing more', async () => {
    const { jobs, runner } = await createStage(dialect);
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const claim: Jobs['claim'] = async (...question) => {
      const job = await jobs.claim(...question);
      asked.resolve();
      await gate.promise;
      return job;
    };
    const handler = vi.fn(async () => 'done' as const);
    await jobs.add(dueJob());
    const { start, stop } = runner(handler, { jobs: { ...jobs, claim } });
    start();
    await asked.promise;
    const stopping = stop();
    gate.resolve();
    await stopping;
    await jobs.add(dueJob({ id: 'j2' }));
    expect(handler).not.toHaveBeenCalled();
    expect(await jobs.claim(['track'], 'other', LEASE)).toMatchObject({ id: 'j1', attempt: 1 });
  });
});
