import type { Kysely, UpdateObject } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Hold, Job, NewJob } from './jobs.ts';
import type { Tables } from './schema.ts';

/** The statements of the jobs, each of them atomic by itself. */
export type Changes = UpdateObject<Tables, 'jobs'>;

/** Nobody's: late writes of whoever held it are refused as well. */
export const FREE = { lease_until: null };

/** False if the id, or the key of its kind, is taken. */
export async function insertJob(on: Kysely<Tables>, job: NewJob, at: number): Promise<boolean> {
  const { id, kind, key = null, input, runAt } = job;
  const row = await on
    .insertInto('jobs')
    .values({ id, kind, key, input: JSON.stringify(input ?? null), run_at: runAt, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** On SQLite the statement locks the file; on Postgres the row that it chose, while others choose another. */
export async function claimJob(
  { db, name }: Dialect,
  kinds: readonly string[],
  { owner, leaseMs, now }: { owner: string; leaseMs: number; now: number },
): Promise<Job | undefined> {
  if (kinds.length === 0) return undefined;
  const next = db
    .selectFrom('jobs')
    .select('id')
    .where('done_at', 'is', null)
    .where('run_at', '<=', now)
    .where((job) => job.or([job('lease_until', 'is', null), job('lease_until', '<=', now)]))
    .where('kind', 'in', kinds)
    .orderBy('run_at')
    .orderBy('id')
    .limit(1)
    .$if(name === 'postgres', (query) => query.forUpdate().skipLocked());
  const row = await db
    .updateTable('jobs')
    .set((job) => ({
      lease_until: now + leaseMs,
      owner,
      fence: job('fence', '+', 1),
      attempts: job('attempts', '+', 1),
    }))
    .where('id', '=', next)
    .returning(['id', 'kind', 'input', 'progress', 'fence', 'attempts'])
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, kind, fence, attempts } = row;
  const input: unknown = JSON.parse(row.input);
  const progress: unknown = JSON.parse(row.progress);
  return { id, kind, input, progress, fence, attempt: attempts, leaseMs };
}

/** Changes the job unless it is no longer held with this fence. */
export async function updateHeldJob(
  on: Kysely<Tables>,
  { id, fence }: Job,
  changes: Changes,
): Promise<Hold> {
  const row = await on
    .updateTable('jobs')
    .set(changes)
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('lease_until', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return row ? 'held' : 'lost';
}

/** False if it is unknown or done. */
export async function cancelJob(on: Kysely<Tables>, id: string, at: number): Promise<boolean> {
  const row = await on
    .updateTable('jobs')
    .set({ ...FREE, done_at: at, outcome: 'cancelled' })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False if it does not wait for a later time. */
export async function nudgeJob(on: Kysely<Tables>, id: string, at: number): Promise<boolean> {
  const row = await on
    .updateTable('jobs')
    .set({ run_at: at })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('lease_until', 'is', null)
    .where('run_at', '>', at)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets the jobs that ended before then. */
export async function purgeJobs(on: Kysely<Tables>, before: number): Promise<void> {
  await on.deleteFrom('jobs').where('done_at', '<', before).execute();
}
