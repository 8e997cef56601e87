import type { Catalog } from './config/catalog.ts';
import { CARD, cardHandler, RUN, runHandler } from './features/actions/work.ts';
import { inboxWork } from './features/alarms/read/work.ts';
import { alarmWork } from './features/alarms/work.ts';
import { watchHandler } from './features/devices/watch/handler.ts';
import { WATCH } from './features/devices/watch/request.ts';
import { incidentWork } from './features/incidents/work.ts';
import { tailHandler } from './features/logs/follow/handler.ts';
import { TAIL } from './features/logs/follow/request.ts';
import type { TailDependencies } from './features/logs/follow/running-tail.ts';
import type { JobHandler, OnJobFailure } from './jobs/handler.ts';
import { createJobRunner } from './jobs/runner.ts';
import { messageOf } from './kernel/errors.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';
import type { Jobs } from './store/jobs.ts';

export interface BackgroundDependencies {
  readonly jobs: Jobs;
  /** Work that lasts for minutes and must not stand in the way of the rest, by kind of job. */
  readonly lasting: Readonly<Record<string, JobHandler>>;
  /** Work in short steps, by kind of job. */
  readonly brief: Readonly<Record<string, JobHandler>>;
  readonly log: Log;
  readonly now: () => number;
}

/** Work that outlives the request it came from, and this process. */
export interface Background {
  start(): void;
  /** Ends what runs here; what is not done goes to another process, or waits for the next start. */
  stop(): Promise<void>;
}

/** What work that lasts is made of; each kind takes what it needs. */
export interface LastingDependencies extends Omit<TailDependencies, 'limits' | 'onFailure'> {
  readonly catalog: () => Catalog;
  readonly log: Log;
}

/** The explicit list of work that lasts, by kind of job. */
export function lastingWork({
  catalog,
  log,
  ...parts
}: LastingDependencies): Readonly<Record<string, JobHandler>> {
  const limits = () => catalog().logs;
  const onFailure = (error: unknown) => log.error({ error }, `A tail failed: ${messageOf(error)}`);
  return { [TAIL]: tailHandler({ ...parts, limits, onFailure }), [WATCH]: watchHandler(parts) };
}

/** The explicit list of work in short steps, by kind of job. */
export function briefWork({
  acting,
  responding,
  taking,
  alarming,
}: Omit<Parts, 'common'>): Readonly<Record<string, JobHandler>> {
  return {
    [CARD]: cardHandler(acting),
    [RUN]: runHandler(acting),
    ...incidentWork(responding),
    ...inboxWork(taking),
    ...alarmWork(alarming),
  };
}

const MOST_LASTING = 25;
const MOST_BRIEF = 16;

/** Runs the durable jobs that fall due while this process lives. */
export function createBackground(dependencies: BackgroundDependencies): Background {
  const { jobs, lasting, brief, log, now } = dependencies;
  const owner = crypto.randomUUID();
  const onFailure: OnJobFailure = ({ kind, job, error }) =>
    log.error({ kind, job: job?.kind, id: job?.id, error }, `A job failed: ${messageOf(error)}`);
  const common = { jobs, owner, now, onFailure };
  const runners = [
    createJobRunner({ ...common, handlers: lasting, concurrency: MOST_LASTING }),
    createJobRunner({ ...common, handlers: brief, concurrency: MOST_BRIEF }),
  ];
  return {
    start: () => {
      for (const runner of runners) runner.start();
    },
    stop: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}
