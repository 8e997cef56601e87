import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

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
