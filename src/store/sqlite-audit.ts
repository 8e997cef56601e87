import type Sqlite from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { type Head, linkEntries, type StoredRow } from './chain.ts';
import { missingHead } from './damaged.ts';
import type { Tables } from './schema.ts';

/** The table, with what searches need computed from the entry, and the triggers that refuse changes. */
export async function createAudit(db: Kysely<Tables>): Promise<void> {
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
    when new.seq <= (select max(seq) from audit) ${refusal}`.execute(db);
}

/** Columns for searches; and triggers for the head, which may only move on to a row that is there. */
export async function addActionsToAudit(db: Kysely<Tables>): Promise<void> {
  await sql`
    alter table audit add column
      action_id text generated always as (json_extract(entry, '$.action.id'))`.execute(db);
  await sql`
    alter table audit add column
      incident text generated always as (json_extract(entry, '$.incident'))`.execute(db);
  const refusal = sql`begin select raise(abort, 'the head of the audit log only moves to its last row'); end`;
  await sql`
    create trigger audit_head_refuses_update before update on audit_head
    when new.seq <= old.seq
      or not exists (select 1 from audit where seq = new.seq and hash = new.hash)
    ${refusal}`.execute(db);
  await sql`create trigger audit_head_refuses_delete before delete on audit_head ${refusal}`.execute(
    db,
  );
  await sql`create trigger audit_head_refuses_insert before insert on audit_head ${refusal}`.execute(
    db,
  );
}

/**
 * Appends without giving up the event loop, so that no other work of this process comes between: in a transaction of its
 * own, or, while one is open, in that one.
 */
export function createAppend(database: Sqlite.Database): (entries: string[]) => StoredRow[] {
  let statements: ReturnType<typeof prepareAppend> | undefined;
  return database.transaction((entries: string[]) => {
    // Not before the migrations have run.
    statements ??= prepareAppend(database);
    const { readHead, insert, moveHead } = statements;
    const head = readHead.get();
    if (!head) throw missingHead();
    const rows = linkEntries(head, entries);
    for (const row of rows) insert.run(row);
    moveHead.run(rows.at(-1) ?? head);
    return rows;
  }).immediate;
}

function prepareAppend(database: Sqlite.Database) {
  return {
    readHead: database.prepare<[], Head>('select seq, hash from audit_head'),
    insert: database.prepare<StoredRow>(
      'insert into audit (seq, prev, hash, entry) values (:seq, :prev, :hash, :entry)',
    ),
    moveHead: database.prepare<Head>('update audit_head set seq = :seq, hash = :hash'),
  };
}
