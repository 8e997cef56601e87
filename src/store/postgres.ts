import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Dialect } from './dialect.ts';
import { addActionsToAudit, append, createAudit } from './postgres-audit.ts';
import type { Tables } from './schema.ts';
import { explainPostgres, StoreUnreachable } from './unreachable.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A dead network must fail a request in the end, not hold it for ever. */
const QUERY_TIMEOUT_MS = 30_000;
/** A replica that froze within a transaction must not keep its locks, such as that on the head of the audit log. */
const IDLE_TRANSACTION = `set idle_in_transaction_session_timeout = '${QUERY_TIMEOUT_MS}ms'`;

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
    addActionsToAudit,
    append: (entries, within) => append(within ?? db, entries),
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
  // A connection that breaks ends the process without a listener: the pool listens only while nobody uses it. Whoever does
  // hears of it from the query, and the next one gets another connection.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    // Not a startup parameter: connection poolers such as PgBouncer refuse those that they do not know.
    client.query(IDLE_TRANSACTION).catch(() => undefined);
  });
  return pool;
}
