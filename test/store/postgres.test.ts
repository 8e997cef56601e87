import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/store/postgres.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { postgresOnly } from './place.ts';

it.each(postgresOnly)(
  'a %s connection that froze within a transaction lets go of its locks after half a minute',
  async () => {
    const database = await createTestDatabase();
    const { db } = openPostgres(database.url);
    onTestFinished(async () => {
      await db.destroy();
      await database.drop();
    });
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }]);
  },
);
