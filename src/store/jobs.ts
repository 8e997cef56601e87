import type { Kysely } from 'kysely';
import type { Dialect } from './dialect.ts';
import { hourly } from './housekeeping.ts';
import {
  type Changes,
  cancelJob,
  claimJob,
  FREE,
  insertJob,
  nudgeJob,
  purgeJobs,
  updateHeldJob,
} from './job-statements.ts';
import type { Tables } from './schema.ts';
import type { StoreTransaction } from './transaction.ts';

/** Work that must outlive the process that asked for it. */
export interface NewJob {
  id: string;
  kind: string;
  /** Of the jobs of one kind that are not done, only one may have this key. */
  key?: string;
  /** Anything that JSON can hold; its handler checks it again. */
  input: unknown;
  /** Epoch milliseconds; not before then. */
  runAt: number;
}

/** A job that somebody holds: nobody else may claim it until its lease is over. */
export interface Job {
  id: string;
  kind: string;
  input: unknown;
  /** What was saved last; null at first. */
  progress: unknown;
  /** Tells this holder from earlier and later ones of the same job. */
  fence: number;
  /** From 1; counts the claims since the job last got further. */
  attempt: number;
  leaseMs: number;
}

/** Whether a write was made, or refused because the job is somebody else's now, or done, or cancelled. */
export type Hold = 'held' | 'lost';

/**
 * Durable jobs with leases and fencing tokens (DESIGN §12). Who holds a job may write to it even when the lease is over,
 * until somebody else has claimed it. Replicas compare times of their own clocks, which must agree within a second or
 * so; if they do not, a job changes hands early, but never has two holders.
 */
export interface Jobs {
  /** False if there is such a job already: the same id within 30 days, or the same key not done yet. */
  add(job: NewJob, within?: StoreTransaction): Promise<boolean>;
  /** Takes the longest due of the free jobs of these kinds. */
  claim(kinds: readonly string[], owner: string, leaseMs: number): Promise<Job | undefined>;
  /** Extends the lease to its full length from now. */
  renew(job: Job): Promise<Hold>;
  saveProgress(job: Job, progress: unknown, within?: StoreTransaction): Promise<Hold>;
  finish(job: Job, within?: StoreTransaction): Promise<Hold>;
  /** Gives it back until then: it got further and goes on later. */
  repeatAt(job: Job, time: number): Promise<Hold>;
  /** Gives it back until then: this attempt failed. */
  retryAt(job: Job, time: number): Promise<Hold>;
  /** Gives it back at once: this attempt was cut short and does not count. */
  release(job: Job): Promise<Hold>;
  /** Ends a job that failed too often. */
  park(job: Job): Promise<Hold>;
  /** Ends a job whoever holds it; its holder notices with its next write. False if it is unknown or done. */
  cancel(id: string, within?: StoreTransaction): Promise<boolean>;
  /** Makes a waiting job due now. False if it is unknown, held, due or done. */
  nudge(id: string): Promise<boolean>;
  /** Calls back whenever this process has made a job due. The returned function ends that. */
  onDue(call: () => void): () => void;
}

/** As long as a button, so that what a button started cannot be started again by the same button. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** The jobs in a migrated store. */
export function createJobs(dialect: Dialect, now: () => number): Jobs {
  const { db, sync } = dialect;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const purge = hourly(now, (at) => purgeJobs(db, at - KEPT_MS));
  const durably: Durably = async (write, within) => {
    const result = await write(within?.db ?? db);
    if (!within) await sync();
    return result;
  };
  return {
    async add(job, within) {
      const added = await durably((on) => insertJob(on, job, now()), within);
      if (!added || job.runAt > now()) return added;
      if (within) within.afterCommit(tell);
      else tell();
      return added;
    },
    async claim(kinds, owner, leaseMs) {
      await purge();
      return claimJob(dialect, kinds, { owner, leaseMs, now: now() });
    },
    ...heldWrites(durably, now),
    cancel: (id, within) => durably((on) => cancelJob(on, id, now()), within),
    async nudge(id) {
      const nudged = await durably((on) => nudgeJob(on, id, now()));
      if (nudged) tell();
      return nudged;
    },
    onDue(call) {
      listeners.add(call);
      return () => void listeners.delete(call);
    },
  };
}

/** Writes in a transaction of the caller's, or else at once and to the disk. */
type Durably = <Result>(
  write: (on: Kysely<Tables>) => Promise<Result>,
  within?: StoreTransaction,
) => Promise<Result>;

type HeldWrites = Pick<
  Jobs,
  'renew' | 'saveProgress' | 'finish' | 'repeatAt' | 'retryAt' | 'release' | 'park'
>;

function heldWrites(durably: Durably, now: () => number): HeldWrites {
  const write = (job: Job, changes: Changes, within?: StoreTransaction) =>
    durably((on) => updateHeldJob(on, job, changes), within);
  const ended = (outcome: 'finished' | 'parked') => ({ ...FREE, done_at: now(), outcome });
  return {
    renew: (job) => write(job, { lease_until: now() + job.leaseMs }),
    saveProgress: (job, progress, within) =>
      write(job, { progress: JSON.stringify(progress ?? null) }, within),
    finish: (job, within) => write(job, ended('finished'), within),
    repeatAt: (job, time) => write(job, { ...FREE, run_at: time, attempts: 0 }),
    retryAt: (job, time) => write(job, { ...FREE, run_at: time }),
    release: (job) => write(job, { ...FREE, attempts: job.attempt - 1 }),
    park: (job) => write(job, ended('parked')),
  };
}
