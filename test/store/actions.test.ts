import { describe, expect, it } from 'vitest';
import type { Actions, NewAction } from '../../src/store/actions.ts';
import type { ActionState } from '../../src/store/actions-states.ts';
import { START } from './entries.ts';
import { actionEntry, along, approval, jobOf, newAction, WAIT } from './new-action.ts';
import { createPlace, dialects } from './place.ts';
import { dropTriggers } from './tamper.ts';

const ODD = 'é😀\0\ud800 "quoted"';

describe.each(dialects)('an action on %s', (dialect) => {
  async function openActions() {
    const place = await createPlace(dialect);
    const store = await place.open();
    return {
      ...place,
      ...store,
      /** What the audit log says of an action, oldest first. */
      async steps(id = 'a1') {
        const rows = await store.audit.search({ actionId: id, limit: 100 });
        return rows.map(({ entry }) => entry.step).toReversed();
      },
      jobIds: () => place.run('select id from jobs order by id'),
    };
  }

  it('is found as it was asked for, after a restart too', async () => {
    const { actions, close, open, steps, jobIds } = await openActions();
    const asked = newAction({
      args: { count: 4, hard: true, tag: ODD },
      words: ['scale', ODD],
      channel: 'C1',
      reason: ODD,
      plan: { summary: ODD, before: [null, 1.5] },
      undoOf: 'a0',
    });
    await actions.create(asked, along(asked));
    expect(await steps()).toEqual(['planned']);
    await close();
    const again = await open();
    expect(await again.actions.find('a1')).toEqual({
      ...asked,
      state: 'requested',
      version: 1,
      decisions: [],
    });
    expect(await again.actions.find('a2')).toBeUndefined();
    expect(await jobIds()).toEqual([{ id: 'expire a1' }]);
  });

  it.each<[what: string, parts: Partial<NewAction>, state: ActionState]>([
    ['waits for the approval that it needs', { needed: 1 }, 'requested'],
    ['is approved where it needs none', { needed: 0 }, 'approved'],
    ['is approved where it breaks the glass', { needed: 2, breakGlass: true }, 'approved'],
  ])('%s', async (_what, parts, state) => {
    const { actions } = await openActions();
    await create(actions, parts);
    expect(await actions.find('a1')).toMatchObject({ state, ...parts });
  });

  it('has an id that nobody else gets, and then writes nothing', async () => {
    const { actions, steps, jobIds } = await openActions();
    await create(actions);
    const other = newAction({ target: 'shop@live/db' });
    const also = { entries: along(other).entries, job: jobOf('other', 'a1') };
    await expect(actions.create(other, also)).rejects.toThrow();
    expect(await actions.find('a1')).toMatchObject({ target: 'shop@live/web' });
    expect(await steps()).toEqual(['planned']);
    expect(await jobIds()).toEqual([{ id: 'expire a1' }]);
  });

  it('is not written without its job', async () => {
    const { actions, steps } = await openActions();
    await create(actions);
    const other = newAction({ id: 'a2' });
    const also = { entries: along(other).entries, job: jobOf('expire', 'a1') };
    await expect(actions.create(other, also)).rejects.toThrow('There is a job expire a1 already.');
    expect(await actions.find('a2')).toBeUndefined();
    expect(await steps('a2')).toEqual([]);
  });

  it('is not written, and does not go on, where the audit log cannot be written', async () => {
    const { actions, run, jobIds } = await openActions();
    await create(actions);
    await run(`${dropTriggers[dialect]}; delete from audit_head`);
    const lost = 'The audit log has lost its head row';
    await expect(create(actions, { id: 'a2' })).rejects.toThrow(lost);
    await expect(
      actions.decide(
        approval('a1', 'U-ann'),
        actionEntry('a1', 'approved'),
        jobOf('execute', 'a1'),
      ),
    ).rejects.toThrow(lost);
    await expect(actions.expire('a1', START + WAIT, actionEntry('a1', 'expired'))).rejects.toThrow(
      lost,
    );
    expect(await actions.find('a2')).toBeUndefined();
    expect(await actions.find('a1')).toMatchObject({ state: 'requested', decisions: [] });
    expect(await jobIds()).toEqual([{ id: 'expire a1' }]);
  });

  it('is listed while it waits, the newest last, and among the recent ones, newest first', async () => {
    const { actions, clock } = await openActions();
    await create(actions, { id: 'later', createdAt: START + 2, expiresAt: START + WAIT + 2 });
    await create(actions, { id: 'first' });
    await create(actions, { id: 'db', createdAt: START + 1, target: 'shop@live/db' });
    await create(actions, { id: 'approved', createdAt: START + 3, needed: 0 });
    const ids = (found: { id: string }[]) => found.map(({ id }) => id);
    expect(ids(await actions.waiting({ limit: 9 }))).toEqual(['first', 'db', 'later']);
    expect(ids(await actions.waiting({ limit: 2 }))).toEqual(['first', 'db']);
    expect(ids(await actions.waiting({ target: 'shop@live/db', limit: 9 }))).toEqual(['db']);
    expect(ids(await actions.recent({ limit: 3 }))).toEqual(['approved', 'later', 'db']);
    expect(ids(await actions.recent({ target: 'shop@live/web', limit: 9 }))).toEqual([
      'approved',
      'later',
      'first',
    ]);
    clock.now = START + WAIT;
    expect(ids(await actions.waiting({ limit: 9 }))).toEqual(['later']);
  });

  it('knows where its card is', async () => {
    const { actions } = await openActions();
    await create(actions);
    await actions.setPlace('a1', { channel: 'C1', ts: '1.2', thread: '1.1' });
    expect(await actions.find('a1')).toMatchObject({
      place: { channel: 'C1', ts: '1.2', thread: '1.1' },
      version: 1,
    });
  });
});

describe.each(dialects)('a decision about an action on %s', (dialect) => {
  async function waiting(parts: Partial<NewAction> = {}) {
    const place = await createPlace(dialect);
    const { actions, audit } = await place.open();
    await create(actions, parts);
    const decide = (by: string, other: Partial<ReturnType<typeof approval>> = {}) => {
      const decision = approval('a1', by, other);
      const step = decision.decision === 'approve' ? 'approved' : 'declined';
      return actions.decide(decision, actionEntry('a1', step), jobOf('execute', 'a1'));
    };
    return {
      actions,
      decide,
      /** So much was written for it. */
      written: async () => ({
        rows: (await audit.head()).seq - 1,
        decisions: (await actions.find('a1'))?.decisions.length,
        jobs: (await place.run('select id from jobs')).length - 1,
      }),
    };
  }

  it('counts until enough people have approved, then the action is approved and its job begins', async () => {
    const { actions, decide, written } = await waiting({ needed: 2 });
    expect(await decide('U-ann', { reason: ODD })).toEqual({ kind: 'counted', have: 1, needed: 2 });
    expect(await actions.find('a1')).toMatchObject({ state: 'requested', version: 2 });
    expect(await written()).toEqual({ rows: 1, decisions: 1, jobs: 0 });
    expect(await decide('U-ben', { at: START + 2 })).toEqual({ kind: 'approved' });
    expect(await written()).toEqual({ rows: 2, decisions: 2, jobs: 1 });
    expect(await actions.find('a1')).toMatchObject({
      state: 'approved',
      version: 3,
      decisions: [
        { userId: 'U-ann', name: 'U-ann', decision: 'approve', reason: ODD, at: START + 1 },
        { userId: 'U-ben', name: 'U-ben', decision: 'approve', at: START + 2 },
      ],
    });
  });

  it('ends the wait when it declines', async () => {
    const { actions, decide, written } = await waiting({ needed: 2 });
    await decide('U-ann');
    expect(await decide('U-ben', { decision: 'decline', at: START + 5 })).toEqual({
      kind: 'denied',
    });
    expect(await written()).toEqual({ rows: 2, decisions: 2, jobs: 0 });
    expect(await actions.find('a1')).toMatchObject({ state: 'denied', endedAt: START + 5 });
  });

  it('can be taken back by who has approved', async () => {
    const { decide } = await waiting({ needed: 2 });
    await decide('U-ann');
    expect(await decide('U-ann', { decision: 'decline' })).toEqual({ kind: 'denied' });
  });

  it('is not the requester’s, who may decline', async () => {
    const { decide, written } = await waiting();
    expect(await decide('U-olga')).toEqual({ kind: 'own' });
    expect(await written()).toEqual({ rows: 0, decisions: 0, jobs: 0 });
    expect(await decide('U-olga', { decision: 'decline' })).toEqual({ kind: 'denied' });
    expect(await decide('U-olga')).toEqual({ kind: 'own' });
  });

  it.each<[what: string, by: string, parts: Partial<ReturnType<typeof approval>>, kind: string]>([
    ['made before', 'U-ann', {}, 'repeated'],
    ['of another plan', 'U-ben', { hash: 'hash-2' }, 'stale'],
    ['made too late', 'U-ben', { at: START + WAIT }, 'expired'],
    ['to decline, made too late', 'U-ben', { decision: 'decline', at: START + WAIT }, 'expired'],
  ])('writes nothing if it was %s', async (_what, by, parts, kind) => {
    const { actions, decide, written } = await waiting({ needed: 2 });
    await decide('U-ann');
    expect(await decide(by, parts)).toEqual({ kind });
    expect(await written()).toEqual({ rows: 1, decisions: 1, jobs: 0 });
    expect(await actions.find('a1')).toMatchObject({ state: 'requested', version: 2 });
  });

  it.each(['approve', 'decline'] as const)(
    'writes nothing after the last one was to %s',
    async (last) => {
      const { decide, written } = await waiting();
      await decide('U-ann', { decision: last });
      const before = await written();
      const state = last === 'approve' ? 'approved' : 'denied';
      for (const decision of ['approve', 'decline'] as const)
        expect(await decide('U-ben', { decision })).toEqual({ kind: 'settled', state });
      expect(await written()).toEqual(before);
    },
  );

  it('needs an action', async () => {
    const { actions } = await waiting();
    await expect(
      actions.decide(approval('a2', 'U-ann'), actionEntry('a2', 'approved')),
    ).rejects.toThrow('There is no action a2.');
  });

  it('completes the approval once, however many are made at once', async () => {
    const { decide, written } = await waiting({ needed: 2 });
    const people = ['U-ann', 'U-ben', 'U-cleo', 'U-ann', 'U-ben'];
    const kinds = (await Promise.all(people.map((by) => decide(by)))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'counted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'approved')).toHaveLength(1);
    expect(await written()).toEqual({ rows: 2, decisions: 2, jobs: 1 });
  });

  it('and the end of the wait exclude each other', async () => {
    const { open } = await createPlace(dialect);
    const one = await open();
    // Two connections of one process to a SQLite file cannot wait for each other.
    const other = dialect === 'postgres' ? await open() : one;
    const ids = Array.from({ length: 30 }, (_, index) => `a${index}`);
    for (const id of ids) await create(one.actions, { id });
    const outcomes = await Promise.all(
      ids.map((id) =>
        Promise.all([
          one.actions.decide(
            approval(id, 'U-ann', { at: START + WAIT - 1 }),
            actionEntry(id, 'approved'),
          ),
          other.actions.expire(id, START + WAIT, actionEntry(id, 'expired')),
        ]),
      ),
    );
    for (const [decided, expired] of outcomes)
      expect(decided).toEqual(
        expired ? { kind: 'settled', state: 'expired' } : { kind: 'approved' },
      );
    expect((await one.audit.head()).seq).toBe(2 * ids.length);
  });
});

describe.each(dialects)('the wait for approval on %s', (dialect) => {
  it('ends when its time is over, once', async () => {
    const { actions, audit } = await (await createPlace(dialect)).open();
    await create(actions);
    const expire = (now: number) => actions.expire('a1', now, actionEntry('a1', 'expired'));
    expect(await expire(START + WAIT - 1)).toBe(false);
    expect(await expire(START + WAIT)).toBe(true);
    expect(await expire(START + WAIT)).toBe(false);
    expect(await actions.find('a1')).toMatchObject({
      state: 'expired',
      version: 2,
      endedAt: START + WAIT,
    });
    expect((await audit.head()).seq).toBe(2);
  });

  it('does not end after a decision', async () => {
    const { actions, audit } = await (await createPlace(dialect)).open();
    await create(actions);
    await actions.decide(approval('a1', 'U-ann'), actionEntry('a1', 'approved'));
    expect(await actions.expire('a1', START + WAIT, actionEntry('a1', 'expired'))).toBe(false);
    expect(await actions.find('a1')).toMatchObject({ state: 'approved' });
    expect((await audit.head()).seq).toBe(2);
  });
});

async function create(actions: Actions, parts: Partial<NewAction> = {}): Promise<void> {
  const action = newAction(parts);
  await actions.create(action, along(action));
}
