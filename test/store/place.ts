import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts';
import { createTestDatabase, testServerUrl } from '../support/postgres.ts';
import { START } from './entries.ts';

/** SQLite always, Postgres where TEST_DATABASE_URL is set. */
export const dialects: readonly Store['dialect'][] =
  testServerUrl === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

/** For what Postgres alone does: empty without a server. */
export const postgresOnly: readonly Store['dialect'][] = dialects.filter(
  (dialect) => dialect === 'postgres',
);

/** Where the store of one test lies. Everything is removed when the test ends. */
export interface Place {
  dataDir: string;
  options: StoreOptions;
  /** The same for another process, which brings a clock of its own. */
  processOptions: Omit<StoreOptions, 'now'>;
  /** The clock of every store opened here. */
  clock: { now: number };
  /** Opens a store; it is closed at the end of the test unless the test did it. */
  open(): Promise<Store>;
  /** Runs statements behind the store's back, as somebody with sqlite3 or psql would. */
  run(statements: string): Promise<unknown[]>;
}

/** A temporary folder, and a database of its own on Postgres. */
export async function createPlace(dialect: Store['dialect']): Promise<Place> {
  const dataDir = await createFolder();
  const clock = { now: START };
  const now = () => clock.now;
  if (dialect === 'sqlite') {
    const options = { dataDir, now };
    return {
      dataDir,
      options,
      processOptions: { dataDir },
      clock,
      open: opener(options),
      run: (text) => runSqlite(dataDir, text),
    };
  }
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const processOptions = { dataDir, databaseUrl: database.url };
  const options = { ...processOptions, now };
  return { dataDir, options, processOptions, clock, open: opener(options), run: database.run };
}

/** A temporary folder that is removed when the test ends. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

function opener(options: StoreOptions): () => Promise<Store> {
  return async () => {
    const store = await openStore(options);
    onTestFinished(() => store.close());
    return store;
  };
}

async function runSqlite(dataDir: string, statements: string): Promise<unknown[]> {
  const database = new Sqlite(join(dataDir, 'gridops.db'));
  try {
    if (!/^\s*(select|pragma)\b/i.test(statements)) {
      database.exec(statements);
      return [];
    }
    return database.prepare(statements).all();
  } finally {
    database.close();
  }
}
