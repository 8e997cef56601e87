import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { startCheckpointThread } from '../src/store/checkpoint-thread.ts';
import { groupCommit } from '../src/store/group-commit.ts';

/** A table with the columns and indexes of the audit log, but without chain, head and triggers. */
export interface PlainTable {
  /** Resolves when it is on disk; rows that come at once share a transaction, as those of the audit log do. */
  insert(entry: string): Promise<unknown>;
  close(): Promise<void>;
}

const ROWS_PER_TRANSACTION = 250;
const PATHS: Readonly<Record<string, readonly string[]>> = {
  at: ['at'],
  actor: ['actor', 'id'],
  command: ['command'],
  target: ['target'],
  step: ['step'],
  request_id: ['requestId'],
  action_id: ['action', 'id'],
  incident: ['incident'],
};
const PARTIAL = ['action_id', 'incident'];

const indexes = Object.keys(PATHS).map((column) => {
  const where = PARTIAL.includes(column) ? ` where ${column} is not null` : '';
  return `create index plain_by_${column} on plain (${column}, seq)${where};`;
});

export async function plainOnSqlite(dataDir: string): Promise<PlainTable> {
  const file = join(dataDir, 'plain.db');
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('wal_autocheckpoint = 0');
  const columns = Object.entries(PATHS).map(
    ([column, path]) =>
      `${column} ${column === 'at' ? 'integer' : 'text'} generated always as (json_extract(entry, '$.${path.join('.')}'))`,
  );
  database.exec(
    `create table plain (seq integer primary key, entry text not null, ${columns.join(', ')}) strict; ${indexes.join(' ')}`,
  );
  const statement = database.prepare<[string]>('insert into plain (entry) values (?)');
  const write = database.transaction((entries: readonly string[]) =>
    entries.map((entry) => statement.run(entry)),
  ).immediate;
  const log = await open(`${file}-wal`, 'r');
  const endCheckpoints = startCheckpointThread(file);
  const inserts = groupCommit(ROWS_PER_TRANSACTION, async (entries: string[]) => {
    const results = write(entries);
    await log.datasync();
    return results;
  });
  return {
    insert: (entry) => inserts.add(entry),
    async close() {
      await Promise.all([log.close(), endCheckpoints()]);
      database.close();
    },
  };
}

export async function plainOnPostgres(connectionString: string): Promise<PlainTable> {
  const pool = new pg.Pool({ connectionString });
  const columns = Object.entries(PATHS).map(([column, path]) => {
    const value = `((entry::jsonb) #>> '{${path.join(',')}}')`;
    return column === 'at'
      ? `at bigint generated always as (${value}::bigint) stored`
      : `${column} text generated always as ${value} stored`;
  });
  await pool.query(
    `create table plain (seq bigint generated always as identity primary key, entry text not null, ${columns.join(', ')}); ${indexes.join(' ')}`,
  );
  const inserts = groupCommit(ROWS_PER_TRANSACTION, async (entries: string[]) => {
    const text = 'insert into plain (entry) select unnest($1::text[]) returning seq, entry';
    return (await pool.query<{ seq: string; entry: string }>(text, [entries])).rows;
  });
  return { insert: (entry) => inserts.add(entry), close: () => pool.end() };
}
