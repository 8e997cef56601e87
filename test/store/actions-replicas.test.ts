import { describe, expect, it } from 'vitest';
import type { ActionRecord } from '../../src/store/actions.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import type { Store } from '../../src/store/store.ts';
import { verifyAudit } from '../../src/store/verify.ts';
import type { DecidingReplica, MadeDecision } from './decide-actions.ts';
import type { DyingReplica } from './die-with-actions.ts';
import { along, newAction } from './new-action.ts';
import { createPlace, dialects, type Place } from './place.ts';
import { linesOf, startProgram } from './programs.ts';

const noCheckpoints = { file: 'notes', keyFile: 'key', publicKey: undefined, text: undefined };

describe.each(dialects)('actions on %s that two processes decide about', (dialect) => {
  it.each([
    [1, ['approved', 'settled']],
    [2, ['approved', 'counted']],
  ])(
    'are approved once by two people at the same moment, of whom %i must',
    async (needed, kinds) => {
      const { place, store } = await asked(dialect, 60, () => needed);
      const made = await decideInTwo(place, 60, [['U-ann'], ['U-ben']]);
      const kindsOf = Map.groupBy(made, ({ id }) => id);
      expect(kindsOf.size).toBe(60);
      for (const each of kindsOf.values())
        expect(each.map(({ kind }) => kind).toSorted()).toEqual(kinds);
      expect(await verifyAudit(store, noCheckpoints)).toMatchObject({
        ok: true,
        rows: 60 * (1 + needed),
      });
    },
  );

  it('are each settled once by whatever people press, and every decision that counts is in the log', async () => {
    const ACTIONS = 200;
    const { place, store } = await asked(dialect, ACTIONS, (index) => 1 + (index % 3));
    const people = ['U-ann', 'U-ben', 'U-cleo', 'U-dan', 'U-olga'];
    const made = await decideInTwo(place, ACTIONS, [people, people], 7);
    const madeFor = Map.groupBy(made, ({ id }) => id);
    const rows = await store.audit.search({ limit: 10_000 });
    const rowsFor = Map.groupBy(rows, ({ entry }) => entry.action?.id ?? '');
    const actions = await store.actions.recent({ limit: ACTIONS });
    const settled = actions.map((action) => {
      const decisions = madeFor.get(action.id) ?? [];
      expectSettledOnce(action, decisions);
      const written = (rowsFor.get(action.id) ?? []).map(({ entry }) => entry);
      expectWritten(action, decisions, written);
      return action.state;
    });
    expect(settled.filter((state) => state === 'approved').length).toBeGreaterThan(100);
    expect(settled.filter((state) => state === 'denied').length).toBeGreaterThan(5);
    expect(made.filter(({ kind }) => kind === 'own').length).toBeGreaterThan(100);
    const jobs = await place.run("select id from jobs where kind = 'execute'");
    expect(jobs).toHaveLength(settled.filter((state) => state === 'approved').length);
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: rows.length });
  });
});

describe.each(dialects)('a process on %s that is killed', (dialect) => {
  it.each(['create', 'decide', 'advance'] as const)(
    'in the middle of `%s` leaves nothing of it',
    async (within) => {
      const place = await createPlace(dialect);
      const before = await place.open();
      if (within !== 'create') await createAction(before, within === 'advance' ? 0 : 1);
      const found = await before.actions.find('a1');
      const { seq } = await before.audit.head();
      const jobs = await place.run('select id from jobs order by id');
      await before.close();
      const dying = startProgram('die-with-actions.ts', dyingReplica(place, within));
      await linesOf(dying);
      expect(dying.signalCode).toBe('SIGKILL');
      const { actions, audit } = await place.open();
      expect(await actions.find('a1')).toEqual(found);
      expect((await audit.head()).seq).toBe(seq);
      expect(await place.run('select id from jobs order by id')).toEqual(jobs);
    },
  );

  it('at some moment leaves every action with all of its rows and jobs', async () => {
    const place = await createPlace(dialect);
    const dying = startProgram('die-with-actions.ts', dyingReplica(place));
    const acknowledged = await linesOf(dying, (count) => {
      if (count === 50) dying.kill('SIGKILL');
    });
    const store = await place.open();
    const actions = await store.actions.recent({ limit: 10_000 });
    const states = new Map(actions.map(({ id, state }) => [id, state]));
    expect(acknowledged.filter((id) => states.get(id) !== 'executing')).toEqual([]);
    const [entries, jobs] = [await entriesById(store), await place.run('select id from jobs')];
    const jobIds = jobs.map((row) => JSON.stringify(row)).toSorted();
    for (const { id, state } of actions) expect([id, entries.get(id)]).toEqual([id, STEPS[state]]);
    const expected = actions.flatMap(({ id, state }) => [
      { id: `expire ${id}` },
      ...(state === 'requested' ? [] : [{ id: `execute ${id}` }]),
    ]);
    expect(jobIds).toEqual(expected.map((row) => JSON.stringify(row)).toSorted());
    const { seq } = await store.audit.head();
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: seq });
  });
});

/** What the log says of an action that got so far. */
const STEPS: Partial<Record<ActionRecord['state'], AuditEntry['step'][]>> = {
  requested: ['planned'],
  approved: ['planned', 'approved'],
  executing: ['planned', 'approved', 'started'],
};

/** A store with so many actions that wait. */
async function asked(
  dialect: Store['dialect'],
  count: number,
  needed: (index: number) => number,
): Promise<{ place: Place; store: Store }> {
  const place = await createPlace(dialect);
  const store = await place.open();
  for (let index = 0; index < count; index += 1) {
    const action = newAction({ id: `a${index}`, needed: needed(index) });
    await store.actions.create(action, along(action));
  }
  return { place, store };
}

/** Two processes whose people begin to decide at the same moment. */
async function decideInTwo(
  { processOptions: place }: Place,
  actions: number,
  people: readonly string[][],
  seed?: number,
): Promise<MadeDecision[]> {
  const programs = people.map((some, index) => {
    const seeded = seed === undefined ? {} : { seed: seed + index };
    const replica: DecidingReplica = { place, people: some, actions, ...seeded };
    return startProgram('decide-actions.ts', replica);
  });
  let ready = 0;
  const start = (line: number) => {
    if (line === 1) ready += 1;
    if (line === 1 && ready === programs.length) for (const { stdin } of programs) stdin.end();
  };
  const lines = await Promise.all(programs.map((program) => linesOf(program, start)));
  return lines.flatMap(([_ready, ...made]) => made.map((line): MadeDecision => JSON.parse(line)));
}

function expectSettledOnce({ id, state, needed }: ActionRecord, made: readonly MadeDecision[]) {
  const ends = made.filter(({ kind }) => kind === 'approved' || kind === 'denied');
  expect([id, ends.map(({ kind }) => kind)]).toEqual([id, state === 'requested' ? [] : [state]]);
  const approvers = new Set(
    made
      .filter(({ by, decision }) => decision === 'approve' && by !== 'U-olga')
      .map(({ by }) => by),
  );
  if (made.some(({ decision }) => decision === 'decline')) expect(ends).toHaveLength(1);
  else expect(ends).toHaveLength(approvers.size >= needed ? 1 : 0);
}

function expectWritten(
  { decisions }: ActionRecord,
  made: readonly MadeDecision[],
  written: readonly AuditEntry[],
) {
  const counting = made
    .filter(({ kind }) => ['counted', 'approved', 'denied'].includes(kind))
    .map(({ by, decision }) => `${by} ${decision}`)
    .toSorted();
  expect(decisions.map(({ userId, decision }) => `${userId} ${decision}`).toSorted()).toEqual(
    counting,
  );
  const words = { approved: 'approve', declined: 'decline' } as const;
  const said = written.flatMap(({ step, actor }) =>
    step === 'approved' || step === 'declined' ? [`${actor.id} ${words[step]}`] : [],
  );
  expect(said.toSorted()).toEqual(counting);
  expect(written).toHaveLength(1 + counting.length);
}

async function createAction({ actions }: Store, needed: number): Promise<void> {
  const action = newAction({ needed });
  await actions.create(action, along(action));
}

function dyingReplica(
  { processOptions: place }: Place,
  within?: DyingReplica['within'],
): DyingReplica {
  return { place, ...(within && { within }) };
}

/** The steps of each action, oldest first. */
async function entriesById({ audit }: Store): Promise<Map<string, AuditEntry['step'][]>> {
  const rows = (await audit.search({ limit: 10_000 })).toReversed();
  const grouped = Map.groupBy(rows, ({ entry }) => entry.action?.id ?? '');
  return new Map([...grouped].map(([id, each]) => [id, each.map(({ entry }) => entry.step)]));
}
