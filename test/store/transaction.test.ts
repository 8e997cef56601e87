import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../src/store/store.ts';
import type { StoreTransaction } from '../../src/store/transaction.ts';
import { verifyAudit } from '../../src/store/verify.ts';
import { entry, START } from './entries.ts';
import { actionEntry, along, approval, jobOf, newAction } from './new-action.ts';
import { createPlace, dialects, postgresOnly } from './place.ts';

const noCheckpoints = { file: 'notes', keyFile: 'key', publicKey: undefined, text: undefined };

const delivery = { key: 'Ev1', at: START };
const job = { id: 'j1', kind: 'track', input: {}, runAt: START };

describe.each(dialects)('a transaction on %s', (dialect) => {
  it('writes to several tables, and calls back when they are written', async () => {
    const { open, run } = await createPlace(dialect);
    const { transaction, jobs } = await open();
    const calls: string[] = [];
    const result = await transaction(async (within) => {
      await within.db.insertInto('deliveries').values(delivery).execute();
      await jobs.add(job, within);
      within.afterCommit(() => calls.push('committed'));
      calls.push('written');
      return 42;
    });
    expect(result).toBe(42);
    expect(calls).toEqual(['written', 'committed']);
    expect(await run('select key from deliveries')).toEqual([{ key: 'Ev1' }]);
    expect(await run('select id from jobs')).toEqual([{ id: 'j1' }]);
  });

  it('writes nothing and calls nobody back if its work fails', async () => {
    const { open, run } = await createPlace(dialect);
    const { transaction, jobs } = await open();
    const calls: string[] = [];
    const work = transaction(async (within) => {
      within.afterCommit(() => calls.push('committed'));
      await jobs.add(job, within);
      await within.db.insertInto('deliveries').values([delivery, delivery]).execute();
    });
    await expect(work).rejects.toThrow();
    expect(calls).toEqual([]);
    expect(await run('select id from jobs')).toEqual([]);
  });

  it('chains its audit rows among those of others, and they are written with all else or not at all', async () => {
    const store = await (await createPlace(dialect)).open();
    const { transaction, audit, jobs } = store;
    const fails = async (within: StoreTransaction) => {
      await audit.append(entry({ requestId: 'undone' }), within);
      throw new Error('changed my mind');
    };
    const twice = async (within: StoreTransaction, id: string) => {
      await jobs.add({ ...job, id }, within);
      const first = await audit.append(entry({ requestId: id }), within);
      const second = await audit.append(entry({ requestId: id }), within);
      expect(second).toMatchObject({ seq: first.seq + 1, prev: first.hash });
    };
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const ends = await Promise.allSettled(
      ids.flatMap((id) => [
        audit.append(entry({ requestId: `plain ${id}` })),
        transaction((within) => twice(within, id)),
        transaction(fails),
      ]),
    );
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await audit.search({ requestId: 'undone', limit: 1 })).toEqual([]);
    expect(await audit.search({ requestId: 't7', limit: 9 })).toHaveLength(2);
    expect(await verifyAudit(store, noCheckpoints)).toMatchObject({ ok: true, rows: 60 });
  });

  it('writes nothing else if its audit row cannot be written', async () => {
    const { open, run } = await createPlace(dialect);
    const { transaction, audit, jobs } = await open();
    const work = transaction(async (within) => {
      await jobs.add(job, within);
      await audit.append(entry({ at: 1.5 }), within);
    });
    await expect(work).rejects.toThrow();
    expect(await run('select id from jobs')).toEqual([]);
    expect((await audit.append(entry())).seq).toBe(1);
  });

  it('lets the next one begin after one that failed', async () => {
    const { transaction, jobs } = await (await createPlace(dialect)).open();
    const failing = transaction(async () => {
      throw new Error('changed my mind');
    });
    const next = transaction((within) => jobs.add(job, within));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await next).toBe(true);
  });
});

describe.each(postgresOnly)('two replicas on %s', (postgres) => {
  it('never wait for each other in a circle', async () => {
    const { open, run } = await createPlace(postgres);
    const [one, other] = [await open(), await open()];
    const ids = Array.from({ length: 40 }, (_, index) => `a${index}`);
    for (const id of ids) await one.actions.create(newAction({ id }), along(newAction({ id })));
    await Promise.all([
      ...ids.map((id) => goOn(one, id)),
      ...ids.toReversed().map((id) => goOn(other, id)),
    ]);
    expect(await run("select id from actions where state <> 'executing'")).toEqual([]);
    // Of each action its plan, one approval, one start and one of its job; and a plain row of each replica.
    expect(await verifyAudit(one, noCheckpoints)).toMatchObject({ ok: true, rows: 6 * 40 });
  });
});

/** Everything that locks more than one row, and some that locks only one of them. */
async function goOn({ actions, audit, jobs, transaction }: Store, id: string): Promise<void> {
  await Promise.all([
    actions.decide(approval(id, 'U-ann'), actionEntry(id, 'approved'), jobOf('execute', id)),
    audit.append(entry()),
  ]);
  const held = await jobs.claim(['execute'], 'somebody', 60_000);
  if (!held) return;
  const { id: action } = idOf.parse(held.input);
  await Promise.all([
    jobs.renew(held),
    transaction(async (within) => {
      await jobs.saveProgress(held, 1, within);
      await audit.append(entry(), within);
    }),
    actions.advance(
      { id: action, from: ['approved'], to: 'executing' },
      actionEntry(action, 'started'),
      async (within) => void (await jobs.saveProgress(held, 2, within)),
    ),
  ]);
}

const idOf = z.object({ id: z.string() });

it('a transaction on sqlite keeps other processes from writing between its reads and its writes', async () => {
  const { open, dataDir } = await createPlace('sqlite');
  const { transaction, deliveries } = await open();
  const other = new Sqlite(join(dataDir, 'gridops.db'), { timeout: 0 });
  try {
    await transaction(async ({ db }) => {
      await db.selectFrom('deliveries').selectAll().execute();
      expect(() => other.exec("insert into deliveries values ('Ev2', 0)")).toThrow('locked');
      await db.insertInto('deliveries').values(delivery).execute();
    });
  } finally {
    other.close();
  }
  expect(await deliveries.claim('Ev1')).toBe(false);
});
