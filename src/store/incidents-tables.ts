import { type Kysely, sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** Incidents, their timeline that only ever grows, and what ties actions and audit rows to them. */
export async function createIncidentTables(
  db: Kysely<Tables>,
  { name }: Pick<Dialect, 'name'>,
): Promise<void> {
  await db.schema
    .createTable('incidents')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await sql`create unique index incidents_by_about on incidents (about) where closed_at is null`.execute(
    db,
  );
  await sql`create index incidents_by_channel on incidents (channel, number)`.execute(db);
  await createTimeline(db, name);
  await sql`alter table actions add column incident text`.execute(db);
  await sql`
    create index actions_by_incident on actions (incident, created_at)
    where incident is not null`.execute(db);
  await sql`
    create index audit_by_incident_time on audit (incident, at, seq)
    where incident is not null`.execute(db);
}

async function createTimeline(db: Kysely<Tables>, name: Dialect['name']): Promise<void> {
  await db.schema
    .createTable('timeline')
    // On SQLite an integer key counts by itself.
    .addColumn('seq', name === 'sqlite' ? 'integer' : 'bigserial', (column) => column.primaryKey())
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text')
    .addColumn('revises', 'text')
    .addColumn('entry', 'text', (column) => column.notNull())
    .addUniqueConstraint('timeline_once', ['incident', 'key'])
    .execute();
  await sql`create index timeline_by_time on timeline (incident, at, seq)`.execute(db);
  await sql`
    create index timeline_by_revised on timeline (incident, revises)
    where revises is not null`.execute(db);
  await (name === 'sqlite' ? refuseOnSqlite(db) : refuseOnPostgres(db));
}

async function refuseOnSqlite(db: Kysely<Tables>): Promise<void> {
  const refusal = sql`begin select raise(abort, 'timeline entries can only be added'); end`;
  await sql`create trigger timeline_refuses_update before update on timeline ${refusal}`.execute(
    db,
  );
  await sql`create trigger timeline_refuses_delete before delete on timeline ${refusal}`.execute(
    db,
  );
  // INSERT OR REPLACE removes a row without firing the trigger above.
  await sql`
    create trigger timeline_refuses_insert before insert on timeline
    when exists (select 1 from timeline where seq = new.seq) ${refusal}`.execute(db);
}

async function refuseOnPostgres(db: Kysely<Tables>): Promise<void> {
  await sql`
    create function timeline_refuses_changes() returns trigger language plpgsql as
    $$ begin raise exception 'timeline entries can only be added'; end $$`.execute(db);
  await sql`
    create trigger timeline_refuses_changes before update or delete or truncate on timeline
    for each statement execute function timeline_refuses_changes()`.execute(db);
}
