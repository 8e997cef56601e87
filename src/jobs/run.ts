import type { Job, Jobs } from '../store/jobs.ts';
import { MAX_ATTEMPTS, pauseAfter } from './attempts.ts';
import type { JobFailure, JobHandler, JobResult, JobRun, OnJobFailure } from './handler.ts';
import { keepLease, LeaseLost } from './lease.ts';
import type { Sleep } from './sleep.ts';

export interface RunOptions {
  jobs: Jobs;
  handler: JobHandler;
  now: () => number;
  sleep: Sleep;
  /** Epoch milliseconds, just before the claim. */
  claimedAt: number;
  onFailure: OnJobFailure;
}

/** A job that runs in this process. */
export interface RunningJob {
  /** Resolves, never rejects, when the job was ended or given back. */
  readonly ended: Promise<void>;
  /** Asks the handler to end; then the job is given back unless it is done. */
  stop(): void;
}

/** Runs a claimed job, keeps its lease meanwhile, and writes what came of it. */
export function startJob(job: Job, options: RunOptions): RunningJob {
  const abort = new AbortController();
  return {
    ended: run(job, abort, options).catch((error: unknown) =>
      report(options.onFailure, { kind: 'store', job, error }),
    ),
    stop: () => abort.abort(new Error('GridOps is stopping.')),
  };
}

/** Tells of a failure that needs no answer. */
export async function report(onFailure: OnJobFailure, failure: JobFailure): Promise<void> {
  await Promise.resolve(failure)
    .then(onFailure)
    .catch(() => undefined);
}

async function run(job: Job, abort: AbortController, options: RunOptions): Promise<void> {
  const ended = new AbortController();
  const lease = keepLease(job, { ...options, until: ended.signal }).then((end) => {
    if (end === 'lost') abort.abort(new LeaseLost(job));
  });
  try {
    const result = await attempt(job, abort, options);
    await settle(job, result, abort.signal, options);
  } finally {
    ended.abort();
    await lease;
  }
}

type Result = JobResult | { error: unknown };

async function attempt(
  job: Job,
  abort: AbortController,
  { jobs, handler }: RunOptions,
): Promise<Result> {
  if (job.attempt > MAX_ATTEMPTS)
    return { error: new Error('The process died during every attempt.') };
  const { id, input, progress, attempt: count } = job;
  const save: JobRun['save'] = async (reached, within) => {
    if ((await jobs.saveProgress(job, reached, within)) === 'held') return;
    const lost = new LeaseLost(job);
    abort.abort(lost);
    throw lost;
  };
  try {
    return await handler({ id, input, progress, attempt: count, signal: abort.signal, save });
  } catch (error) {
    return { error };
  }
}

/** A job that was lost meanwhile refuses these writes: the one who has it will make its own. */
async function settle(
  job: Job,
  result: Result,
  signal: AbortSignal,
  { jobs, now, onFailure }: RunOptions,
): Promise<void> {
  if (result === 'done') await jobs.finish(job);
  else if ('again' in result) await jobs.repeatAt(job, result.again);
  else if (signal.aborted) await jobs.release(job);
  else if (job.attempt < MAX_ATTEMPTS) {
    const at = now() + pauseAfter(job.attempt);
    await jobs.retryAt(job, at);
    await report(onFailure, { kind: 'retrying', job, error: result.error, at });
  } else {
    await onFailure({ kind: 'parked', job, error: result.error });
    await jobs.park(job);
  }
}
