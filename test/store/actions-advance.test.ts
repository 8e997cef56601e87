import { describe, expect, it } from 'vitest';
import { LeaseLost } from '../../src/jobs/lease.ts';
import { type Actions, type Fence, NotAlone } from '../../src/store/actions.ts';
import type { Job } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import { START } from './entries.ts';
import { actionEntry, along, jobOf, newAction } from './new-action.ts';
import { createPlace, dialects } from './place.ts';

const LEASE = 5_000;
const at = START + 1_000;

describe.each(dialects)('an approved action on %s', (dialect) => {
  async function approved() {
    const place = await createPlace(dialect);
    const store = await place.open();
    const action = newAction({ needed: 0 });
    await store.actions.create(action, { ...along(action), job: jobOf('execute', 'a1') });
    return { ...store, clock: place.clock };
  }

  it('is not begun while another change of the same thing is made, or was since it was planned', async () => {
    const { actions, audit } = await approved();
    const other = newAction({ id: 'a2', requestId: 'request-2', needed: 0 });
    await actions.create(other, { ...along(other), job: jobOf('execute', 'a2') });
    const alone = (since: number, touches: boolean) => ({
      target: 'shop@live/web',
      since,
      touches: () => touches,
    });
    const begin = (id: string, since: number, touches = true) =>
      actions.advance(
        { id, from: ['approved'], to: 'executing', alone: alone(since, touches) },
        actionEntry(id, 'started', { at }),
      );
    expect(await begin('a1', at - 1)).toBe(true);
    await expect(begin('a2', at - 1)).rejects.toThrow('Another change is being made: action a1.');
    await verify(actions, null);
    await expect(begin('a2', at)).rejects.toThrow(NotAlone);
    expect(await actions.find('a2')).toMatchObject({ state: 'approved' });
    expect(await audit.search({ actionId: 'a2', step: 'started', limit: 9 })).toEqual([]);
    expect(await begin('a2', at + 1)).toBe(true);
  });

  it('is begun beside a change of another thing', async () => {
    const { actions } = await approved();
    const other = newAction({ id: 'a2', requestId: 'request-2', needed: 0 });
    await actions.create(other, { ...along(other), job: jobOf('execute', 'a2') });
    await start(actions);
    const alone = { target: 'shop@live/web', since: at - 1, touches: () => false };
    const step = { id: 'a2', from: ['approved'], to: 'executing', alone } as const;
    expect(await actions.advance(step, actionEntry('a2', 'started', { at }))).toBe(true);
  });

  it('goes step by step to its end, each with its row and time', async () => {
    const { actions, audit } = await approved();
    expect(await start(actions)).toBe(true);
    expect(await actions.find('a1')).toMatchObject({ state: 'executing', startedAt: at });
    const receipt = { deploymentId: 'ecs-svc/1', at: null };
    expect(await verify(actions, receipt)).toBe(true);
    expect(await actions.saveProgress('a1', ['1 of 4 tasks\0'])).toBe(true);
    expect(await actions.find('a1')).toMatchObject({
      state: 'verifying',
      receipt,
      progress: ['1 of 4 tasks\0'],
      version: 4,
    });
    expect(
      await actions.advance(
        {
          id: 'a1',
          from: ['executing', 'verifying'],
          to: 'succeeded',
          changes: { outcome: 'Ok\0' },
        },
        actionEntry('a1', 'succeeded', { at: at + 2 }),
      ),
    ).toBe(true);
    expect(await actions.find('a1')).toMatchObject({
      state: 'succeeded',
      outcome: 'Ok\0',
      startedAt: at,
      endedAt: at + 2,
      receipt,
      version: 5,
    });
    const rows = await audit.search({ actionId: 'a1', limit: 9 });
    expect(rows.map(({ entry }) => entry.step)).toEqual([
      'succeeded',
      'started',
      'started',
      'planned',
    ]);
  });

  it('takes each step once, whoever tries at the same moment', async () => {
    const { actions, audit } = await approved();
    const tries = await Promise.all([1, 2, 3].map(() => start(actions)));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect((await audit.head()).seq).toBe(2);
  });

  it('takes a step only with the version that one has read', async () => {
    const { actions } = await approved();
    const step = { id: 'a1', from: ['approved'], to: 'executing' } as const;
    const entry = actionEntry('a1', 'started');
    expect(await actions.advance({ ...step, version: 2 }, entry)).toBe(false);
    expect(await actions.advance({ ...step, version: 1 }, entry)).toBe(true);
  });

  it('refuses a step that no action can take', async () => {
    const { actions, audit } = await approved();
    await expect(
      actions.advance(
        { id: 'a1', from: ['approved', 'succeeded'], to: 'executing' },
        actionEntry('a1', 'started'),
      ),
    ).rejects.toThrow('No action goes from succeeded to executing.');
    expect((await audit.head()).seq).toBe(1);
  });

  it('is not written where there is none, or where it is not tracked', async () => {
    const { actions, audit } = await approved();
    expect(
      await actions.advance(
        { id: 'a2', from: ['approved'], to: 'executing' },
        actionEntry('a2', 'started'),
      ),
    ).toBe(false);
    expect(await actions.saveProgress('a1', ['early'])).toBe(false);
    expect((await audit.head()).seq).toBe(1);
  });

  it('goes on with the progress of its job, in the hands of who has the lease', async () => {
    const { actions, jobs, audit, clock } = await approved();
    const frozen = await claimed(jobs);
    expect(await start(actions, holding(jobs, frozen, 'starting'))).toBe(true);
    clock.now += LEASE;
    const successor = await claimed(jobs);
    expect(successor.progress).toBe('starting');
    const late = holding(jobs, frozen, 'late');
    await expect(verify(actions, 'late', late)).rejects.toThrow(LeaseLost);
    expect(await actions.find('a1')).toMatchObject({ state: 'executing', version: 2 });
    expect((await audit.head()).seq).toBe(2);
    expect(await verify(actions, 'receipt', holding(jobs, successor, 'on'))).toBe(true);
    await expect(actions.saveProgress('a1', ['late'], late)).rejects.toThrow(LeaseLost);
    expect(await actions.find('a1')).not.toHaveProperty('progress');
    await actions.saveProgress('a1', ['1 of 4'], holding(jobs, successor, 'further'));
    clock.now += LEASE;
    expect((await claimed(jobs)).progress).toBe('further');
  });

  it('asks nobody for a lease where the step is not taken', async () => {
    const { actions } = await approved();
    await start(actions);
    const fence = async () => {
      throw new Error('asked');
    };
    expect(await start(actions, fence)).toBe(false);
  });
});

const start = (actions: Actions, fence?: Fence) =>
  actions.advance(
    { id: 'a1', from: ['approved'], to: 'executing' },
    actionEntry('a1', 'started', { at }),
    fence,
  );

const verify = (actions: Actions, receipt: unknown, fence?: Fence) =>
  actions.advance(
    { id: 'a1', from: ['executing'], to: 'verifying', changes: { receipt } },
    actionEntry('a1', 'started', { at: at + 1 }),
    fence,
  );

/** As the handler of a job does it with `save`. */
function holding(jobs: Store['jobs'], job: Job, progress: unknown): Fence {
  return async (within) => {
    if ((await jobs.saveProgress(job, progress, within)) === 'lost') throw new LeaseLost(job);
  };
}

async function claimed(jobs: Store['jobs']): Promise<Job> {
  const job = await jobs.claim(['execute'], 'somebody', LEASE);
  if (!job) throw new Error('There was nothing to claim.');
  return job;
}
