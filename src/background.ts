import type { JobHandler, OnJobFailure } from './jobs/handler.ts';
import { createJobRunner } from './jobs/runner.ts';
import { messageOf } from './kernel/errors.ts';
import type { Log } from './log.ts';
import type { Jobs } from './store/jobs.ts';

export interface BackgroundDependencies {
  readonly jobs: Jobs;
  /** Work that lasts for minutes and must not stand in the way of the rest, by kind of job. */
  readonly lasting: Readonly<Record<string, JobHandler>>;
  readonly log: Log;
  readonly now: () => number;
}

/** Work that outlives the request it came from, and this process. */
export interface Background {
  start(): void;
  /** Ends what runs here; what is not done goes to another process, or waits for the next start. */
  stop(): Promise<void>;
}

const MOST_LASTING = 25;

/** Runs the durable jobs that fall due while this process lives. */
export function createBackground(dependencies: BackgroundDependencies): Background {
  const { jobs, lasting, log, now } = dependencies;
  const owner = crypto.randomUUID();
  const onFailure: OnJobFailure = ({ kind, job, error }) =>
    log.error({ kind, job: job?.kind, id: job?.id, error }, `A job failed: ${messageOf(error)}`);
  const runner = createJobRunner({
    jobs,
    handlers: lasting,
    owner,
    now,
    onFailure,
    concurrency: MOST_LASTING,
  });
  return { start: () => runner.start(), stop: () => runner.stop() };
}
