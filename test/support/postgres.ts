import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A server that tests may create databases on, such as `.ci/postgres.sh start` prints; undefined leaves Postgres out. */
export const testServerUrl: string | undefined = process.env.TEST_DATABASE_URL || undefined;

/** A database of one test. */
export interface TestDatabase {
  url: string;
  /** Runs statements on a connection of its own, as somebody with psql would. */
  run(statements: string): Promise<Record<string, unknown>[]>;
  /** Removes the database; fails if somebody is still connected. */
  drop(): Promise<void>;
}

/** Creates an empty database. `options` goes into CREATE DATABASE. */
export async function createTestDatabase(options = ''): Promise<TestDatabase> {
  if (testServerUrl === undefined) throw new Error('TEST_DATABASE_URL is not set');
  const serverUrl = testServerUrl;
  const name = `gridops_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await query(serverUrl, `create database ${name} ${options}`);
  return {
    url: url.href,
    run: (statements) => query(url.href, statements),
    async drop() {
      await query(serverUrl, `drop database ${name}`);
    },
  };
}

async function query(url: string, statements: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(statements);
    // Of several statements pg gives a list of results.
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}
