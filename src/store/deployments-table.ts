import { type Kysely, sql } from 'kysely';
import type { IncomingChange } from './alarms.ts';
import type { Tables } from './schema.ts';

/** Deployments that were told of: alarms that come after one belong together. */
export interface DeploymentsTable {
  /** The key of its events. */
  key: string;
  /** `system@environment` */
  environment: string;
  /** When it was first told of; epoch milliseconds. */
  begun_at: number;
}

/** Creates the table. A migration that was released is never edited again. */
export async function createDeploymentsTable(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('deployments')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`create index deployments_by_time on deployments (environment, begun_at)`.execute(db);
}

/** Its events come in any order: the earliest one says when it began. */
export async function noteDeployment(
  db: Kysely<Tables>,
  { alarm: { key, environment, at } }: IncomingChange,
): Promise<void> {
  if (environment === undefined) return;
  await db
    .insertInto('deployments')
    .values({ key, environment, begun_at: at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ begun_at: at }).where('deployments.begun_at', '>', at),
    )
    .execute();
}

/** When the first deployment of an environment after a time began, in epoch milliseconds. */
export async function firstDeployment(
  db: Kysely<Tables>,
  environment: string,
  after: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('deployments')
    .select('begun_at')
    .where('environment', '=', environment)
    .where('begun_at', '>', after)
    .orderBy('begun_at')
    .limit(1)
    .executeTakeFirst();
  return row && Number(row.begun_at);
}
