import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { StoredRow } from './chain.ts';
import { missingHead } from './damaged.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import { explainPostgres, StoreUnreachable } from './unreachable.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A dead network must fail a request in the end, not hold it for ever. */
const QUERY_TIMEOUT_MS = 30_000;

/** Prepares connections to a `postgres://` URL; the first query connects. Throws {@link StoreUnreachable} for any other URL. */
export function openPostgres(databaseUrl: string): Dialect {
  const url = URL.parse(databaseUrl);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new StoreUnreachable(
      'Cannot open the store: DATABASE_URL is not a URL like postgres://user:password@host:5432/database. Correct it, or unset it to use SQLite.',
    );
  }
  const pool = createPool(databaseUrl);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    name: 'postgres',
    db,
    createAudit,
    append: (entries) => append(db, entries),
    // A commit is on disk when the server acknowledges it.
    sync: async () => undefined,
    close: async () => undefined,
    explain: (error) => explainPostgres(url, error),
    // Kysely itself takes an advisory lock on Postgres.
    whileOthersWait: (migrate) => migrate(),
  };
}

function createPool(connectionString: string): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'gridops',
  });
  // A connection that breaks while nobody uses it is replaced by the next query; without a listener it ends the process.
  pool.on('error', () => undefined);
  return pool;
}

async function createAudit(db: Kysely<Tables>): Promise<void> {
  await requireUtf8(db);
  await sql`
    create table audit (
      seq bigint primary key,
      prev text not null,
      hash text not null,
      entry text not null,
      at bigint not null generated always as (((entry::jsonb) ->> 'at')::bigint) stored,
      actor text not null generated always as ((entry::jsonb) #>> '{actor,id}') stored,
      command text not null generated always as ((entry::jsonb) ->> 'command') stored,
      target text generated always as ((entry::jsonb) ->> 'target') stored,
      step text not null generated always as ((entry::jsonb) ->> 'step') stored,
      request_id text not null generated always as ((entry::jsonb) ->> 'requestId') stored
    )`.execute(db);
  await sql`
    create function audit_refuses_changes() returns trigger language plpgsql as
    $$ begin raise exception 'audit rows can only be added at the end'; end $$`.execute(db);
  await sql`
    create trigger audit_refuses_changes before update or delete or truncate on audit
    for each statement execute function audit_refuses_changes()`.execute(db);
}

async function requireUtf8(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db);
  const encoding = rows[0]?.server_encoding;
  if (encoding !== 'UTF8') {
    throw new StoreUnreachable(
      `Cannot open the store: the Postgres database is encoded in ${encoding}, which cannot hold what people type. Create one with encoding UTF8.`,
    );
  }
}

/**
 * One statement, one round trip: locking the head row puts writers in line, the recursion hashes each entry onto the one
 * before (see {@link import('./chain.ts').rowHash}), and the new head is written.
 */
async function append(db: Kysely<Tables>, entries: string[]): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    with recursive
    head as materialized (select seq, hash from audit_head where one = 1 for update),
    link (n, seq, prev, hash, entry) as (
      select 0, seq, null::text, hash, null::text from head
      union all
      select link.n + 1, link.seq + 1, link.hash,
        encode(sha256(convert_to('{"entry":' || next.entry || ',"prev":"' || link.hash || '","seq":' || link.seq + 1 || '}', 'UTF8')), 'hex'),
        next.entry
      from link, lateral (select (${entries}::text[])[link.n + 1] as entry) next
      where next.entry is not null
    ),
    inserted as (
      insert into audit (seq, prev, hash, entry) select seq, prev, hash, entry from link where n > 0
    ),
    moved as (
      update audit_head set seq = last.seq, hash = last.hash
      from (select seq, hash from link order by n desc limit 1) last
      where audit_head.one = 1
    )
    select seq, prev, hash, entry from link where n > 0 order by n`.execute(db);
  if (rows.length === 0) throw missingHead();
  return rows;
}
