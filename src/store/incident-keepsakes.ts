import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** Pictures that were seen in incidents, and what was last seen of the health of things. */
export async function createIncidentKeepsakes(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('incident_charts')
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('part', 'integer', (column) => column.notNull())
    .addColumn('png', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_chart', ['incident', 'key', 'part'])
    .execute();
  await db.schema
    .createTable('health_seen')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_look', ['channel', 'target'])
    .execute();
}
