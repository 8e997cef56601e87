import type { Job, Jobs } from '../store/jobs.ts';
import { createBell } from './bell.ts';
import type { JobHandler, OnJobFailure } from './handler.ts';
import { type RunningJob, report, startJob } from './run.ts';
import { type Sleep, sleep as sleepByTimer } from './sleep.ts';

export interface JobRunnerOptions {
  jobs: Jobs;
  /** By kind. Jobs of other kinds are left to other processes. */
  handlers: Readonly<Record<string, JobHandler>>;
  /** Names this process in the database, for people; every process has a name of its own. */
  owner: string;
  /** Epoch milliseconds. */
  now: () => number;
  onFailure: OnJobFailure;
  /** So long after the death of a process others take over its jobs. */
  leaseMs?: number;
  /** An idle runner asks for jobs this often, or up to a quarter more seldom. */
  pollMs?: number;
  /** So many jobs run at once in this process. */
  concurrency?: number;
  /** From 0 to below 1; keeps replicas from asking in step. */
  random?: () => number;
  sleep?: Sleep;
}

/** Runs the durable jobs of one process. */
export interface JobRunner {
  /** Runs everything that is due, and resolves when it is done. Rejects if the store does not answer. */
  runOnce(): Promise<void>;
  /** Runs what is due from now on: what this process makes due at once, what others do at the next poll. */
  start(): void;
  /** Takes no more jobs, asks the handlers to end, gives back each job that is not done as its handler ends, waits for all. */
  stop(): Promise<void>;
}

/** At most so much of the pause between two polls is added to it. */
const JITTER = 0.25;

/** A runner for the jobs of a store. It can be started once. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { jobs, handlers, owner, now, onFailure, random = Math.random } = options;
  const { leaseMs = 5_000, pollMs = 1_000, concurrency = 8, sleep = sleepByTimer } = options;
  const kinds = Object.keys(handlers);
  const running = new Set<RunningJob>();
  const bell = createBell(sleep);
  let stopped = false;
  let loop: Promise<void> | undefined;
  let stopListening = () => {};

  function start(job: Job, claimedAt: number): void {
    const handler = handlers[job.kind];
    if (!handler) throw new Error(`Nobody asked for jobs of the kind ${job.kind}.`);
    const run = startJob(job, { jobs, handler, now, sleep, claimedAt, onFailure });
    running.add(run);
    void run.ended.then(() => {
      // The jobs that found no place before may have one now.
      if (running.size === concurrency) bell.ring();
      running.delete(run);
    });
  }

  async function claimDue(): Promise<void> {
    while (!stopped && running.size < concurrency) {
      const claimedAt = now();
      const job = await jobs.claim(kinds, owner, leaseMs);
      if (!job) return;
      if (stopped) await jobs.release(job);
      else start(job, claimedAt);
    }
  }

  async function poll(): Promise<void> {
    while (!stopped) {
      bell.hush();
      await claimDue().catch((error: unknown) => report(onFailure, { kind: 'store', error }));
      await bell.heard(pollMs * (1 + JITTER * random()));
    }
  }

  return {
    async runOnce() {
      await claimDue();
      while (running.size > 0) {
        await Promise.race([...running].map(({ ended }) => ended));
        await claimDue();
      }
    },
    start() {
      stopListening = jobs.onDue(bell.ring);
      loop ??= poll();
    },
    async stop() {
      stopped = true;
      stopListening();
      bell.ring();
      for (const run of running) run.stop();
      await loop;
      await Promise.all([...running].map(({ ended }) => ended));
    },
  };
}
