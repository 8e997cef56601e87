import { type Kysely, sql } from 'kysely';
import type { StoredRow } from './chain.ts';
import { missingHead } from './damaged.ts';
import type { Tables } from './schema.ts';
import { StoreUnreachable } from './unreachable.ts';

/** The table, with what searches need computed from the entry, and the triggers that refuse changes. */
export async function createAudit(db: Kysely<Tables>): Promise<void> {
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

/**
 * Columns for searches; and triggers for the head, which may only move on to a row that is there. The columns are added
 * in one statement, because each of those writes the whole table anew.
 */
export async function addActionsToAudit(db: Kysely<Tables>): Promise<void> {
  await sql`
    alter table audit
      add column action_id text generated always as ((entry::jsonb) #>> '{action,id}') stored,
      add column incident text generated always as ((entry::jsonb) ->> 'incident') stored`.execute(
    db,
  );
  await sql`
    create function audit_head_refuses_changes() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        if new.seq > old.seq and exists (select from audit where seq = new.seq and hash = new.hash) then
          return null;
        end if;
      end if;
      raise exception 'the head of the audit log only moves to its last row';
    end $$`.execute(db);
  // After the statement, which adds the row and moves the head at once.
  await sql`
    create trigger audit_head_refuses_update after update on audit_head
    for each row execute function audit_head_refuses_changes()`.execute(db);
  await sql`
    create trigger audit_head_refuses_changes before insert or delete or truncate on audit_head
    for each statement execute function audit_head_refuses_changes()`.execute(db);
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
export async function append(db: Kysely<Tables>, entries: string[]): Promise<StoredRow[]> {
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
