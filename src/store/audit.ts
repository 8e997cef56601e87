import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Head, StoredRow } from './chain.ts';
import { missingHead } from './damaged.ts';
import type { Dialect } from './dialect.ts';
import { type AuditEntry, decodeEntry, encodeEntry } from './entry.ts';
import { groupCommit } from './group-commit.ts';
import type { Tables } from './schema.ts';
import type { StoreTransaction } from './transaction.ts';

/** A row of the audit log: its number (from 1), the hash of the row before and its own (hex), and what happened. */
export interface AuditRow {
  seq: number;
  prev: string;
  hash: string;
  entry: AuditEntry;
}

/** What to look for; every part narrows the search. */
export interface AuditQuery {
  /** Slack user id. */
  actor?: string;
  command?: string;
  target?: string;
  requestId?: string;
  step?: AuditEntry['step'];
  actionId?: string;
  /** Id of an incident. */
  incident?: string;
  /** Epoch milliseconds, inclusive. */
  since?: number;
  /** Epoch milliseconds, exclusive. */
  until?: number;
  /** Only rows below this number: the last one of the page before. */
  before?: number;
  limit: number;
}

/** The append-only log of every request, a chain of hashes (DESIGN §9). */
export interface AuditLog {
  /**
   * Resolves when the row is on disk. Concurrent appends share a transaction and keep their order.
   *
   * Within a transaction of the caller's the row is there if, and only if, that one is committed. On Postgres the head of
   * the log is locked until then, and everybody else's rows wait. So append last: a transaction locks the row of an
   * action first, then that of a job, then the head. Two that keep to this order never wait for each other.
   */
  append(entry: AuditEntry, within?: StoreTransaction): Promise<AuditRow>;
  /** Newest first. Throws {@link import('./damaged.ts').AuditDamaged} at a row that is no audit entry. */
  search(query: AuditQuery): Promise<AuditRow[]>;
  /** The last row's number and hash. Throws {@link import('./damaged.ts').AuditDamaged} if the head row is gone. */
  head(): Promise<Head>;
  /** All rows from a number on, as they lie in the database, ascending, read in batches. */
  rows(from: number, batch?: number): AsyncIterable<StoredRow>;
  /** Resolves when no append is under way any more. */
  flush(): Promise<void>;
}

/** Bounds the time that one transaction holds the head, and SQLite the event loop. */
const ROWS_PER_TRANSACTION = 250;

/** The audit log in a migrated store. */
export function createAuditLog({ db, append }: Dialect): AuditLog {
  const appends = groupCommit(ROWS_PER_TRANSACTION, (entries: string[]) => append(entries));
  return {
    async append(entry, within) {
      const text = encodeEntry(entry);
      const [row] = within ? await append([text], within.db) : [await appends.add(text)];
      if (!row) throw missingHead();
      return readRow(row);
    },
    async search(query) {
      return (await search(db, query)).map(readRow);
    },
    async head() {
      const head = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst();
      if (!head) throw missingHead();
      return head;
    },
    rows: (from, batch = 1_000) => pages(db, from, batch),
    flush: () => appends.idle(),
  };
}

function readRow({ seq, prev, hash, entry }: StoredRow): AuditRow {
  return { seq, prev, hash, entry: decodeEntry(seq, entry) };
}

function search(db: Kysely<Tables>, query: AuditQuery): Promise<StoredRow[]> {
  return db
    .selectFrom('audit')
    .select(['seq', 'prev', 'hash', 'entry'])
    .where((row) => {
      const equal = (column: EqualColumn, value: string | undefined) =>
        value === undefined ? [] : [row(column, '=', value)];
      const { since, until, before } = query;
      return row.and([
        ...equal('actor', query.actor),
        ...equal('command', query.command),
        ...equal('target', query.target),
        ...equal('request_id', query.requestId),
        ...equal('step', query.step),
        ...equal('action_id', query.actionId),
        ...equal('incident', query.incident),
        ...(since === undefined ? [] : [row('at', '>=', since)]),
        ...(until === undefined ? [] : [row('at', '<', until)]),
        ...(before === undefined ? [] : [row('seq', '<', before)]),
      ]);
    })
    .orderBy('seq', 'desc')
    .limit(query.limit)
    .execute();
}

type EqualColumn =
  | 'actor'
  | 'command'
  | 'target'
  | 'request_id'
  | 'step'
  | 'action_id'
  | 'incident';

async function* pages(db: Kysely<Tables>, from: number, batch: number): AsyncIterable<StoredRow> {
  let next = from;
  for (;;) {
    // SQLite answers at once; a long log must not hold up sockets and timers.
    await setImmediate();
    const rows = await db
      .selectFrom('audit')
      .select(['seq', 'prev', 'hash', 'entry'])
      .where('seq', '>=', next)
      .orderBy('seq')
      .limit(batch)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    next = last.seq + 1;
  }
}
