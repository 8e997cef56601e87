import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { linkEntries, type StoredRow } from './chain.ts';
import { missingHead } from './damaged.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import { explainSqlite, StoreUnreachable } from './unreachable.ts';

/** Long enough for a migration or a checkpoint of another process. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens `<dataDir>/gridops.db`, creating both. Throws {@link StoreUnreachable}. */
export function openSqlite(dataDir: string): Dialect {
  const file = join(dataDir, 'gridops.db');
  const explain = (error: unknown) => explainSqlite(file, error);
  const database = openFile(dataDir, file, explain);
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: withPreparedStatements(database) }),
  });
  return {
    name: 'sqlite',
    db,
    createAudit,
    append: (entries) => append(db, entries),
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
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.function('link_entries', { directOnly: true }, linkEntriesAsJson);
    return database;
  } catch (cause) {
    database?.close();
    throw new StoreUnreachable(explain(cause), { cause });
  }
}

/** Kysely prepares every statement anew, which costs as much as running a small one. */
function withPreparedStatements(database: Sqlite.Database): SqliteDatabase {
  const statements = new LRUCache<string, Sqlite.Statement>({ max: 100 });
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      return statement;
    },
  };
}

async function createAudit(db: Kysely<Tables>): Promise<void> {
  await sql`
    create table audit (
      seq integer primary key,
      prev text not null,
      hash text not null,
      entry text not null,
      at integer generated always as (json_extract(entry, '$.at')),
      actor text generated always as (json_extract(entry, '$.actor.id')),
      command text generated always as (json_extract(entry, '$.command')),
      target text generated always as (json_extract(entry, '$.target')),
      step text generated always as (json_extract(entry, '$.step')),
      request_id text generated always as (json_extract(entry, '$.requestId'))
    ) strict`.execute(db);
  const refusal = sql`begin select raise(abort, 'audit rows can only be added at the end'); end`;
  await sql`create trigger audit_refuses_update before update on audit ${refusal}`.execute(db);
  await sql`create trigger audit_refuses_delete before delete on audit ${refusal}`.execute(db);
  // INSERT OR REPLACE removes a row without firing the trigger above.
  await sql`
    create trigger audit_refuses_insert before insert on audit
    when new.seq <> (select seq + 1 from audit_head) ${refusal}`.execute(db);
  await sql`
    create trigger audit_moves_head after insert on audit
    begin update audit_head set seq = new.seq, hash = new.hash; end`.execute(db);
}

/**
 * One statement is one transaction, and better-sqlite3 runs it in one go: nothing of this process can come between, and
 * another process waits its turn. The head moves by a trigger.
 */
async function append(db: Kysely<Tables>, entries: string[]): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    insert into audit (seq, prev, hash, entry)
    select link.value ->> 'seq', link.value ->> 'prev', link.value ->> 'hash', link.value ->> 'entry'
    from audit_head, json_each(link_entries(audit_head.seq, audit_head.hash, ${JSON.stringify(entries)})) link
    returning seq, prev, hash, entry`.execute(db);
  if (rows.length === 0) throw missingHead();
  return rows.toSorted((one, other) => one.seq - other.seq);
}

/** The SQL function behind {@link append}: the linked rows as a JSON array. */
function linkEntriesAsJson(seq: number, hash: string, entries: string): string {
  return JSON.stringify(linkEntries({ seq, hash }, entryTexts.parse(JSON.parse(entries))));
}

const entryTexts = z.array(z.string());
