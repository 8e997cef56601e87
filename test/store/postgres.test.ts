import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/store/postgres.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { postgresOnly } from './place.ts';

it.each(postgresOnly)(
  'a %s connection that froze within a transaction lets go of its locks after half a minute',
  async () => {
    const { db } = await openDatabase();
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
  },
);

it.each(postgresOnly)(
  'a %s connection that breaks within a transaction fails that, and neither the process nor what comes after',
  async () => {
    const { db, run } = await openDatabase();
    const broken = db.transaction().execute(async (within) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(within);
      await run(`select pg_terminate_backend(${rows[0]?.pid})`);
      await delay(100);
      return sql`select 1`.execute(within);
    });
    await expect(broken).rejects.toThrow(/terminat|not queryable/);
    const { rows } = await sql`select 1 as one`.execute(db);
    expect(rows).toEqual([{ one: 1 }]);
  },
);

/** A database of one test, opened as the bot does. */
async function openDatabase() {
  const { url, run, drop } = await createTestDatabase();
  const { db } = openPostgres(url);
  onTestFinished(async () => {
    await db.destroy();
    await drop();
  });
  return { db, run };
}
