import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoints } from '../src/store/checkpoint.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/store.ts';
import { verifyAudit } from '../src/store/verify.ts';
import { createTestDatabase, testServerUrl } from '../test/support/postgres.ts';
import { auditEntries } from './audit-entries.ts';
import { type PlainTable, plainOnPostgres, plainOnSqlite } from './audit-plain.ts';
import { SEARCHES, searchTimes } from './audit-search.ts';
import { median, table } from './report.ts';

const LOG_ROWS = 1_000_000;
const ROUNDS = 5;
/** Rows of a round, by how many writers there are at once. */
const APPENDS = [
  { writers: 1, rows: 1_000 },
  { writers: 32, rows: 10_000 },
] as const;

/**
 * The audit log beside a table without a chain, and how it is verified and searched when it is long. On Postgres, too, where
 * TEST_DATABASE_URL is set.
 */
export async function benchAudit(): Promise<string> {
  const columns = [await onSqlite()];
  if (testServerUrl !== undefined) columns.push(await onPostgres());
  const head = ['', ...columns.map(({ dialect }) => dialect)];
  const row = (name: string, pick: (measured: Measured) => string) => [name, ...columns.map(pick)];
  return table(
    `audit: appends beside plain inserts of the same rows, medians of ${ROUNDS} pairs; a log of ${thousands(LOG_ROWS)} rows`,
    head,
    [
      ...APPENDS.flatMap(({ writers }, index) => {
        const who = writers === 1 ? 'one writer' : `${writers} writers`;
        return [
          row(`appends/s, ${who}`, ({ appends }) => thousands(appends[index]?.audit)),
          row(`plain inserts/s, ${who}`, ({ appends }) => thousands(appends[index]?.plain)),
          row(`ratio, ${who}`, ({ appends }) => (appends[index]?.ratio ?? 0).toFixed(2)),
        ];
      }),
      row('appends/s while the log grew', ({ filling }) => thousands(filling)),
      row('rows verified/s', ({ verified }) => thousands(verified)),
      ...Object.keys(SEARCHES).map((name) =>
        row(`search ${name}, p50 / p99 (ms)`, ({ searches }) => searches[name] ?? ''),
      ),
    ],
  );
}

interface Measured {
  dialect: Store['dialect'];
  /** Rows per second, and the median of the ratios of each pair. */
  appends: { audit: number; plain: number; ratio: number }[];
  /** Rows per second. */
  filling: number;
  verified: number;
  /** As it is printed, by the name of the search. */
  searches: Record<string, string>;
}

async function onSqlite(): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  try {
    return await measure({ dataDir, now: Date.now }, await plainOnSqlite(dataDir));
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function onPostgres(): Promise<Measured> {
  const database = await createTestDatabase();
  try {
    const options = { dataDir: '', databaseUrl: database.url, now: Date.now };
    return await measure(options, await plainOnPostgres(database.url));
  } finally {
    await database.drop();
  }
}

async function measure(options: StoreOptions, plain: PlainTable): Promise<Measured> {
  const store = await openStore({ ...options, sqlite: { longRunning: true } });
  try {
    const appends = [];
    for (const { writers, rows } of APPENDS)
      appends.push(await comparePairs(store, plain, { writers, rows }));
    const filling = await fill(store);
    const verified = await verifySpeed(store, options.dataDir);
    const searches = await searchTimes(store.audit, LOG_ROWS);
    return { dialect: store.dialect, appends, filling, verified, searches };
  } finally {
    await store.close();
    await plain.close();
  }
}

interface Load {
  writers: number;
  rows: number;
}

async function comparePairs({ audit }: Store, plain: PlainTable, load: Load) {
  const pairs: { audit: number; plain: number }[] = [];
  // The first pair warms up.
  for (let round = -1; round < ROUNDS; round += 1) {
    const pair = {
      audit: await rowsPerSecond(load, (entry) => audit.append(entry)),
      plain: await rowsPerSecond(load, (entry) => plain.insert(JSON.stringify(entry))),
    };
    if (round >= 0) pairs.push(pair);
  }
  return {
    audit: median(pairs.map((pair) => pair.audit)),
    plain: median(pairs.map((pair) => pair.plain)),
    ratio: median(pairs.map((pair) => pair.audit / pair.plain)),
  };
}

type Entry = ReturnType<ReturnType<typeof auditEntries>['next']>['value'];

async function rowsPerSecond(
  { writers, rows }: Load,
  write: (entry: Entry) => Promise<unknown>,
): Promise<number> {
  const entries = auditEntries(rows);
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (const entry of entries) await write(entry);
    }),
  );
  return rows / ((performance.now() - startedAt) / 1_000);
}

/** Until the log has its rows. */
async function fill({ audit }: Store): Promise<number> {
  const { seq } = await audit.head();
  const load = { writers: 500, rows: LOG_ROWS - seq };
  return rowsPerSecond(load, (entry) => audit.append(entry));
}

async function verifySpeed(store: Store, dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const found = await verifyAudit(store, await readCheckpoints(dataDir));
  if (!found.ok || found.rows !== LOG_ROWS) throw new Error('The log is not what was written.');
  return LOG_ROWS / ((performance.now() - startedAt) / 1_000);
}

function thousands(value = Number.NaN): string {
  return Math.round(value).toLocaleString('en');
}
