import { existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import { startCheckpointThread } from './checkpoint-thread.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import { addActionsToAudit, createAppend, createAudit } from './sqlite-audit.ts';
import { explainSqlite, StoreUnreachable } from './unreachable.ts';

/** Long enough for a migration or a checkpoint of another process. */
const BUSY_TIMEOUT_MS = 5_000;
const BUSY_PAUSE_MS = 20;

export interface SqliteOptions {
  /** Refuses to begin a new file. */
  mustExist?: boolean;
  /** Checkpoints in a thread of its own: they sync to disk, and would hold the event loop meanwhile. */
  longRunning?: boolean;
}

/** Opens `<dataDir>/gridops.db`, creating both unless they must exist. Throws {@link StoreUnreachable}. */
export function openSqlite(
  dataDir: string,
  { mustExist = false, longRunning = false }: SqliteOptions = {},
): Dialect {
  const file = join(dataDir, 'gridops.db');
  if (mustExist && !existsSync(file))
    throw new StoreUnreachable(
      `There is no database at ${file}. Set GRIDOPS_DATA to the folder of the bot, or DATABASE_URL.`,
    );
  const explain = (error: unknown) => explainSqlite(file, error);
  const database = openFile(dataDir, file, explain);
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: withPreparedStatements(database) }),
  });
  const append = createAppend(database);
  const log = writeAheadLog(file);
  if (longRunning) database.pragma('wal_autocheckpoint = 0');
  const endCheckpoints = longRunning ? startCheckpointThread(file) : undefined;
  return {
    name: 'sqlite',
    db,
    createAudit,
    addActionsToAudit,
    async append(entries, within) {
      // There is one connection, so this is inside of the transaction that holds it.
      if (within) return append(entries);
      // Taking the connection first waits for a transaction that Kysely may have open on it.
      const rows = await db.connection().execute(async () => append(entries));
      await log.sync();
      return rows;
    },
    sync: () => log.sync(),
    async close() {
      await Promise.all([log.close(), endCheckpoints?.()]);
    },
    explain,
    // Kysely takes no lock on SQLite.
    async whileOthersWait(migrate) {
      database.exec('begin immediate');
      try {
        const result = await migrate();
        database.exec('commit');
        return result;
      } finally {
        if (database.inTransaction) database.exec('rollback');
      }
    },
  };
}

function openFile(
  dataDir: string,
  file: string,
  explain: (error: unknown) => string,
): Sqlite.Database {
  let database: Sqlite.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    useWriteAheadLog(database);
    // SQLite would sync within each commit and hold the event loop for it; the audit log syncs by itself.
    database.pragma('synchronous = NORMAL');
    return database;
  } catch (cause) {
    database?.close();
    throw new StoreUnreachable(explain(cause), { cause });
  }
}

/**
 * On a new file two processes may switch at once. SQLite refuses the second one without waiting for its busy timeout,
 * because both hold a lock that the other needs.
 */
function useWriteAheadLog(database: Sqlite.Database): void {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY';
      if (!busy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}

/**
 * The file that a commit is written to first. In WAL mode with `synchronous = NORMAL` a commit is durable once this file
 * is synced (SQLite: Write-Ahead Logging), which a thread of the pool does while the event loop goes on.
 */
function writeAheadLog(file: string) {
  let handle: Promise<FileHandle> | undefined;
  return {
    async sync() {
      // It is there from the first commit on, and stays while a connection is open.
      handle ??= open(`${file}-wal`, 'r');
      await (await handle).datasync();
    },
    async close() {
      await (await handle)?.close();
    },
  };
}

/**
 * Kysely prepares every statement anew, which costs as much as running a small one. And it begins transactions that lock
 * nothing yet: SQLite refuses the first write of such a one at once, without waiting, when another process has written
 * since its first read.
 */
function withPreparedStatements(database: Sqlite.Database): SqliteDatabase {
  const statements = new LRUCache<string, Sqlite.Statement>({ max: 100 });
  return {
    close: () => database.close(),
    prepare(kyselyText) {
      const text = kyselyText === 'begin' ? 'begin immediate' : kyselyText;
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      return statement;
    },
  };
}
