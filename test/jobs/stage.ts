import { onTestFinished } from 'vitest';
import type { JobFailure, JobHandler } from '../../src/jobs/handler.ts';
import { createJobRunner, type JobRunner, type JobRunnerOptions } from '../../src/jobs/runner.ts';
import type { Jobs, NewJob } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import { START } from '../store/entries.ts';
import { createPlace, type Place } from '../store/place.ts';
import { type AlarmClock, createAlarmClock } from './alarm-clock.ts';

/** The lease of every runner on a stage, in milliseconds. */
export const LEASE = 5_000;

/** A store whose time stands still until a test moves it, and runners on it. */
export interface Stage extends Place, AlarmClock {
  store: Store;
  jobs: Jobs;
  failures: JobFailure[];
  /** A runner for jobs of the kind `track`; it is stopped at the end of the test. */
  runner(handler: JobHandler, options?: Partial<JobRunnerOptions>): JobRunner;
}

/** An empty store. */
export async function createStage(dialect: Store['dialect']): Promise<Stage> {
  const place = await createPlace(dialect);
  const store = await place.open();
  const alarmClock = createAlarmClock(place.clock);
  const failures: JobFailure[] = [];
  return {
    ...place,
    ...alarmClock,
    store,
    jobs: store.jobs,
    failures,
    runner(handler, options) {
      const runner = createJobRunner({
        jobs: store.jobs,
        handlers: { track: handler },
        owner: 'this process',
        now: () => place.clock.now,
        onFailure: (failure) => void failures.push(failure),
        leaseMs: LEASE,
        random: () => 0,
        sleep: alarmClock.sleep,
        ...options,
      });
      onTestFinished(() => runner.stop());
      return runner;
    },
  };
}

/** A job that is due at the start. */
export function dueJob(parts: Partial<NewJob> = {}): NewJob {
  return { id: 'j1', kind: 'track', input: { service: 'web' }, runAt: START, ...parts };
}

/** A handler that says when it has begun, and ends when its signal is aborted, with the reason as an error. */
export function patientHandler(): { handler: JobHandler; begun: Promise<void> } {
  const begun = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    handler: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        begun.resolve();
      }),
  };
}
