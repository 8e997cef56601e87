import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';

/** The table of the alarm inbox, with an index for what was set aside and one for what can be forgotten. */
export async function createAlarmInboxTable(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('alarm_inbox')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('settled_at', 'bigint')
    .addColumn('told_by', 'text')
    .execute();
  for (const state of ['aside', 'done'])
    await sql`
      create index ${sql.raw(`alarm_inbox_${state}`)} on alarm_inbox (settled_at, key)
      where state = ${sql.lit(state)}`.execute(db);
}
