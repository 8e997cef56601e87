import type { Kysely, UpdateObject } from 'kysely';
import { groupCommit } from './group-commit.ts';
import { hourly } from './housekeeping.ts';
import type { Jobs } from './jobs.ts';
import type { Tables } from './schema.ts';
import type { Transact } from './transaction.ts';

/** A message as it came, not read yet. */
export interface NewAlarmMessage {
  /** What is the same in every delivery of it: deliveries with one key are one message. */
  key: string;
  /** How it came: `queue`, `topic`, or `webhook:` and its name in the catalog. */
  source: string;
  body: string;
}

/** A message that is kept, and what came of it. Times are epoch milliseconds. */
export interface AlarmMessage extends NewAlarmMessage {
  receivedAt: number;
  state: 'waiting' | 'done' | 'aside';
  /** Why it was set aside. */
  reason?: string;
  /** When it was done or set aside. */
  settledAt?: number;
}

/**
 * Alarm messages between their arrival and what they change. One is kept in one transaction with the job that handles it,
 * so that a sender may forget what it was told is kept.
 */
export interface AlarmInbox {
  /** Resolves when the message is on disk: true if it is new, false if it was kept before. */
  keep(message: NewAlarmMessage): Promise<boolean>;
  find(key: string): Promise<AlarmMessage | undefined>;
  /** It was handled. */
  settle(key: string): Promise<void>;
  /** Nobody can handle it as it is: it stays here, with the reason, and a job tells people within half a minute. */
  setAside(key: string, reason: string): Promise<void>;
  /** What was set aside and is not told yet becomes what this job tells: the same when the job runs again. */
  untold(job: string): Promise<AlarmMessage[]>;
  /** What is set aside, oldest first. */
  listAside(limit: number): Promise<AlarmMessage[]>;
  /** Handles what was set aside once more; false if there is no such message. */
  retry(key: string): Promise<boolean>;
  /** Resolves when nothing is being kept any more. */
  flush(): Promise<void>;
}

/** The kinds of the jobs that handle a message (its input is `{ key }`), and that tell what was set aside. */
export type AlarmInboxJob = 'alarm-message' | 'alarm-notice';
const MESSAGE: AlarmInboxJob = 'alarm-message';
const NOTICE: AlarmInboxJob = 'alarm-notice';

/** Bounds the time that one statement holds the table. */
const MESSAGES_PER_STATEMENT = 100;
/** SQS keeps a message for at most 14 days, so it can be delivered once more so late. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;
/** What is set aside in one such span of the clock is told together. */
const NOTICE_EVERY_MS = 30_000;

interface Parts {
  db: Kysely<Tables>;
  transaction: Transact;
  jobs: Pick<Jobs, 'add'>;
  now: () => number;
}

/** The inbox in a migrated store. */
export function createAlarmInbox({ db, transaction, jobs, now }: Parts): AlarmInbox {
  const purge = hourly(now, (at) => forget(db, at - KEPT_MS));
  const kept = groupCommit(MESSAGES_PER_STATEMENT, async (messages: NewAlarmMessage[]) => {
    await purge();
    const fresh = await transaction(async (within) => {
      const keys = await insertNew(within.db, messages, now());
      for (const key of keys) await jobs.add(messageJob(key, key, now()), within);
      return keys;
    });
    return messages.map(({ key }) => fresh.delete(key));
  });
  return {
    keep: (message) => kept.add(storable(message)),
    async find(key) {
      const row = await selection(db).where('key', '=', key).executeTakeFirst();
      return row && messageOf(row);
    },
    async settle(key) {
      await change(db, key, 'waiting', { state: 'done', settled_at: now() });
    },
    async setAside(key, reason) {
      const at = now();
      await transaction(async (within) => {
        const set = { state: 'aside', reason: wellFormed(reason), settled_at: at } as const;
        if (!(await change(within.db, key, 'waiting', set))) return;
        const runAt = Math.ceil((at + 1) / NOTICE_EVERY_MS) * NOTICE_EVERY_MS;
        const id = `${NOTICE} ${at} ${key}`;
        await jobs.add({ id, kind: NOTICE, input: null, runAt }, within);
      });
    },
    async untold(job) {
      await db
        .updateTable('alarm_inbox')
        .set({ told_by: job })
        .where('state', '=', 'aside')
        .where('told_by', 'is', null)
        .execute();
      return (await asideRows(db).where('told_by', '=', job).execute()).map(messageOf);
    },
    async listAside(limit) {
      return (await asideRows(db).limit(limit).execute()).map(messageOf);
    },
    retry: (key) =>
      transaction(async (within) => {
        const again = { state: 'waiting', reason: null, settled_at: null, told_by: null } as const;
        if (!(await change(within.db, key, 'aside', again))) return false;
        return jobs.add(messageJob(key, `${key} ${now()}`, now()), within);
      }),
    flush: () => kept.idle(),
  };
}

const COLUMNS = ['key', 'source', 'body', 'received_at', 'state', 'reason', 'settled_at'] as const;

function selection(db: Kysely<Tables>) {
  return db.selectFrom('alarm_inbox').select(COLUMNS);
}

function asideRows(db: Kysely<Tables>) {
  return selection(db).where('state', '=', 'aside').orderBy('settled_at').orderBy('key');
}

type Row = Pick<Tables['alarm_inbox'], (typeof COLUMNS)[number]>;

function messageOf({ key, source, body, received_at, state, reason, settled_at }: Row) {
  return {
    ...{ key, source, body, state, receivedAt: received_at },
    ...(reason !== null && { reason }),
    ...(settled_at !== null && { settledAt: settled_at }),
  };
}

function messageJob(key: string, id: string, runAt: number) {
  return { id: `${MESSAGE} ${id}`, kind: MESSAGE, input: { key }, runAt };
}

/** The keys that were not there before. */
async function insertNew(
  db: Kysely<Tables>,
  messages: readonly NewAlarmMessage[],
  at: number,
): Promise<Set<string>> {
  const rows = await db
    .insertInto('alarm_inbox')
    // In one order everywhere: replicas that insert the same keys wait for each other, and not in a circle.
    .values(
      messages
        .map((message) => ({ ...message, received_at: at, state: 'waiting' as const }))
        .sort((one, other) => (one.key < other.key ? -1 : 1)),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Changes a message that is in this state; false if there is none. */
async function change(
  db: Kysely<Tables>,
  key: string,
  from: Row['state'],
  set: UpdateObject<Tables, 'alarm_inbox'>,
): Promise<boolean> {
  const row = await db
    .updateTable('alarm_inbox')
    .set(set)
    .where('key', '=', key)
    .where('state', '=', from)
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

/** What was handled so long ago cannot be delivered again. What was set aside stays until somebody looks at it. */
async function forget(db: Kysely<Tables>, before: number): Promise<void> {
  await db
    .deleteFrom('alarm_inbox')
    .where('state', '=', 'done')
    .where('settled_at', '<', before)
    .execute();
}

function storable({ key, source, body }: NewAlarmMessage): NewAlarmMessage {
  return { key: wellFormed(key), source, body: wellFormed(body) };
}

/** Postgres takes no NUL in text, and neither database half a character. */
function wellFormed(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
