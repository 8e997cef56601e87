import type { Job } from '../store/jobs.ts';
import type { StoreTransaction } from '../store/transaction.ts';

/** What a handler gets of one run of its job. */
export interface JobRun {
  readonly id: string;
  /** As it was added; check its shape. */
  readonly input: unknown;
  /** As it was saved last, by this process or by one that is gone; null at first. */
  readonly progress: unknown;
  /** From 1; counts the runs that failed or died since the job last got further, this one included. */
  readonly attempt: number;
  /** Aborted when the job was lost to another process or cancelled, and when this process stops: end soon. */
  readonly signal: AbortSignal;
  /**
   * Remembers how far the job got, alone or with other writes of one transaction. Throws
   * {@link import('./lease.ts').LeaseLost} if another process has the job, which rolls that transaction back.
   */
  save(progress: unknown, within?: StoreTransaction): Promise<void>;
}

/**
 * Does a job, or a part of it. A process may die at any point, and the job then runs again: a handler must be able to
 * tell from its progress, or from the outside world, what was done before. What it throws is tried again later.
 */
export type JobHandler = (run: JobRun) => Promise<JobResult>;

/** Finished; or to be run again, in epoch milliseconds. */
export type JobResult = 'done' | { again: number };

/** What went wrong with a job, or, without one, with asking the store for jobs. */
export type JobFailure =
  | { kind: 'retrying'; job: Job; error: unknown; at: number }
  | { kind: 'parked'; job: Job; error: unknown }
  | { kind: 'store'; job?: Job; error: unknown };

/**
 * Gets every failure. A job is parked only after its report resolved; if that rejects, the report is made again when the
 * lease is over, by whichever process claims the job. What it throws at other failures is ignored.
 */
export type OnJobFailure = (failure: JobFailure) => void | Promise<void>;
