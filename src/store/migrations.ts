import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createAlarmInboxTable } from './alarm-inbox-table.ts';
import { createAlarmTables } from './alarms-tables.ts';
import { GENESIS } from './chain.ts';
import { createDeploymentsTable } from './deployments-table.ts';
import type { Dialect } from './dialect.ts';
import { createIncidentKeepsakes } from './incident-keepsakes.ts';
import { createIncidentTables } from './incidents-tables.ts';
import type { Tables } from './schema.ts';
import { StoreUnreachable } from './unreachable.ts';

/** A name of our own: a database may be shared with another program that uses Kysely. */
const MIGRATION_TABLE = 'gridops_migration';

/** Brings the schema up to date. Safe when several replicas start at once. Throws what the database threw. */
export async function migrate(dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db: dialect.db,
    provider: { getMigrations: async () => migrations(dialect) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: 'gridops_migration_lock',
  });
  if (await isUpToDate(migrator, dialect.db)) return;
  await dialect.whileOthersWait(async () => {
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw writtenByNewerVersion(error) ?? error;
  });
}

/** Most starts need no lock. A schema newer than this version is left to the migrator, which refuses it. */
async function isUpToDate(migrator: Migrator, db: Kysely<Tables>): Promise<boolean> {
  const known = await migrator.getMigrations();
  if (known.some(({ executedAt }) => executedAt === undefined)) return false;
  const executed = await sql`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db);
  return executed.rows.length === known.length;
}

/** Kysely calls it a corruption when a migration was executed that this version does not know. */
function writtenByNewerVersion(error: unknown): StoreUnreachable | undefined {
  const unknown =
    error instanceof Error && /previously executed migration (\S+) is missing/.exec(error.message);
  if (!unknown) return undefined;
  return new StoreUnreachable(
    `Cannot open the store: a newer GridOps has changed it (${unknown[1]}). Start that version, or restore a backup from before.`,
    { cause: error },
  );
}

/** In the order of their names. One that was released is never edited again. */
function migrations(dialect: Dialect): Record<string, Migration> {
  return {
    '0001_audit': { up: (db) => createAudit(db, dialect) },
    '0002_deliveries': { up: createDeliveries },
    '0003_buttons': { up: createButtons },
    '0004_snapshots': { up: createSnapshots },
    '0005_jobs': { up: createJobs },
    '0006_audit_of_actions': { up: (db) => addActionsToAudit(db, dialect) },
    '0007_actions': { up: createActions },
    '0008_alarm_inbox': { up: createAlarmInboxTable },
    '0009_alarms': { up: createAlarmTables },
    '0010_incidents': { up: (db) => createIncidentTables(db, dialect) },
    '0011_incident_keepsakes': { up: createIncidentKeepsakes },
    '0012_deployments': { up: createDeploymentsTable },
  };
}

async function createAudit(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable('audit_head')
    .addColumn('one', 'integer', (column) => column.primaryKey().defaultTo(1).check(sql`one = 1`))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.insertInto('audit_head').values(GENESIS).execute();
  await dialect.createAudit(db);
  for (const column of ['at', 'actor', 'command', 'target', 'request_id']) {
    await db.schema
      .createIndex(`audit_by_${column}`)
      .on('audit')
      .columns([column, 'seq'])
      .execute();
  }
}

async function createDeliveries(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('deliveries_by_at').on('deliveries').column('at').execute();
}

async function createButtons(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('buttons')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('command', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('buttons_by_created_at').on('buttons').column('created_at').execute();
}

async function createSnapshots(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('snapshots')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('snapshots_by_expires_at')
    .on('snapshots')
    .column('expires_at')
    .execute();
}

async function createJobs(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text')
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('progress', 'text', (column) => column.notNull().defaultTo('null'))
    .addColumn('run_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('fence', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('owner', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('done_at', 'bigint')
    .addColumn('outcome', 'text')
    .execute();
  // Each covers only the rows that it is for: otherwise a claim is planned with one of the others, and sorts every job.
  await sql`
    create unique index jobs_by_key on jobs (kind, key)
    where done_at is null and key is not null`.execute(db);
  await sql`create index jobs_by_run_at on jobs (run_at, id) where done_at is null`.execute(db);
  await sql`create index jobs_by_done_at on jobs (done_at) where done_at is not null`.execute(db);
}

async function addActionsToAudit(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  await dialect.addActionsToAudit(db);
  await sql`create index audit_by_step on audit (step, seq)`.execute(db);
  // Few rows belong to an action or an incident; the others cost nothing.
  for (const column of ['action_id', 'incident'])
    await sql`
      create index ${sql.raw(`audit_by_${column}`)} on audit (${sql.ref(column)}, seq)
      where ${sql.ref(column)} is not null`.execute(db);
}

async function createActions(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('actions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('needed', 'integer', (column) => column.notNull())
    .addColumn('requester', 'text', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('place', 'text')
    .addColumn('receipt', 'text')
    .addColumn('progress', 'text')
    .addColumn('outcome', 'text')
    .execute();
  await sql`create index actions_by_created_at on actions (created_at, id)`.execute(db);
  await sql`create index actions_by_target on actions (target, created_at)`.execute(db);
  await sql`create index actions_waiting on actions (created_at, id) where state = 'requested'`.execute(
    db,
  );
  await db.schema
    .createTable('action_decisions')
    .addColumn('action_id', 'text', (column) => column.notNull().references('actions.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('decider', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_decision', ['action_id', 'user_id', 'decision'])
    .execute();
}
