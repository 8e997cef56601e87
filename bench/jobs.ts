import { setTimeout as delay } from 'node:timers/promises';
import { createJobRunner } from '../src/jobs/runner.ts';
import type { Jobs } from '../src/store/jobs.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/store.ts';
import { median, table } from './report.ts';
import { onEachStore } from './stores.ts';
import { takeovers } from './takeover.ts';

const REPLICAS = 2;
const IDLE_MS = 20_000;
const JOBS = 3_000;
const KILLS = 20;

/**
 * The durable jobs: what idle replicas cost, how many jobs they do, and how long a job lies after the kill -9 of its
 * process. On Postgres, too, where TEST_DATABASE_URL is set.
 */
export async function benchJobs(): Promise<string> {
  const columns = await onEachStore(measure);
  const row = (name: string, pick: (measured: Measured) => string) => [name, ...columns.map(pick)];
  return table(
    `jobs: ${REPLICAS} replicas, lease 5 s, poll 1 s; ${JOBS} empty jobs; ${KILLS} kills`,
    ['', ...columns.map(({ dialect }) => dialect)],
    [
      row('queries/s of idle replicas', ({ idle }) => idle.toFixed(1)),
      row('jobs/s, one replica', ({ alone }) => alone.toFixed(0)),
      row(`jobs/s, ${REPLICAS} replicas`, ({ shared }) => shared.toFixed(0)),
      row('takeover after kill -9, p50 (s)', ({ takeovers }) => median(takeovers).toFixed(2)),
      row('takeover after kill -9, max (s)', ({ takeovers }) => Math.max(...takeovers).toFixed(2)),
    ],
  );
}

interface Measured {
  dialect: Store['dialect'];
  /** Queries per second of all replicas together. */
  idle: number;
  /** Jobs per second. */
  alone: number;
  shared: number;
  /** Seconds from each kill until another process began the job. */
  takeovers: number[];
}

async function measure(options: StoreOptions): Promise<Measured> {
  const first = await openStore(options);
  const stores = [first];
  // One after the other: two connections of one process to a SQLite file cannot wait for each other.
  while (stores.length < REPLICAS) stores.push(await openStore(options));
  try {
    return {
      dialect: first.dialect,
      idle: await idleQueries(stores),
      alone: await throughput(first, [first]),
      shared: await throughput(first, stores),
      takeovers: await takeovers(first, options, KILLS),
    };
  } finally {
    for (const store of stores) await store.close();
  }
}

async function idleQueries(stores: readonly Store[]): Promise<number> {
  let queries = 0;
  const runners = stores.map(({ jobs }) => {
    const claim: Jobs['claim'] = (...question) => {
      queries += 1;
      return jobs.claim(...question);
    };
    return createRunner({ ...jobs, claim }, () => undefined);
  });
  for (const { start } of runners) start();
  await delay(IDLE_MS);
  for (const { stop } of runners) await stop();
  return queries / (IDLE_MS / 1_000);
}

async function throughput(store: Store, replicas: readonly Store[]): Promise<number> {
  const batch = crypto.randomUUID();
  await store.transaction(async (within) => {
    for (let count = 0; count < JOBS; count += 1)
      await store.jobs.add(
        { id: `${batch} ${count}`, kind: 'empty', input: null, runAt: 0 },
        within,
      );
  });
  let runs = 0;
  const startedAt = performance.now();
  const runners = replicas.map(({ jobs }) =>
    createRunner(jobs, () => {
      runs += 1;
    }),
  );
  await Promise.all(runners.map(({ runOnce }) => runOnce()));
  const seconds = (performance.now() - startedAt) / 1_000;
  if (runs !== JOBS) throw new Error(`${JOBS} jobs were run ${runs} times.`);
  return JOBS / seconds;
}

function createRunner(jobs: Jobs, onRun: () => void) {
  return createJobRunner({
    jobs,
    handlers: {
      async empty() {
        onRun();
        return 'done';
      },
    },
    owner: crypto.randomUUID(),
    now: Date.now,
    onFailure: ({ error }) => {
      throw error;
    },
  });
}
