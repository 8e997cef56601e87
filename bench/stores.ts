import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreOptions } from '../src/store/store.ts';
import { createTestDatabase, testServerUrl } from '../test/support/postgres.ts';

/** Measures on an empty SQLite file, and on an empty Postgres database where TEST_DATABASE_URL is set. */
export async function onEachStore<Measured>(
  measure: (options: StoreOptions) => Promise<Measured>,
): Promise<Measured[]> {
  const columns = [await onSqlite(measure)];
  if (testServerUrl !== undefined) columns.push(await onPostgres(measure));
  return columns;
}

async function onSqlite<Measured>(
  measure: (options: StoreOptions) => Promise<Measured>,
): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  try {
    return await measure({ dataDir, now: Date.now });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function onPostgres<Measured>(
  measure: (options: StoreOptions) => Promise<Measured>,
): Promise<Measured> {
  const database = await createTestDatabase();
  try {
    return await measure({ dataDir: '', databaseUrl: database.url, now: Date.now });
  } finally {
    await database.drop();
  }
}
