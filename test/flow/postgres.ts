import pg from 'pg';
import { testServerUrl } from '../support/postgres.ts';

/** Ends every connection to a database and lets nobody in until the returned function is called. */
export async function shutOut(databaseUrl: string): Promise<() => Promise<void>> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await onServer(`alter database ${name} allow_connections false`);
  await onServer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  return () => onServer(`alter database ${name} allow_connections true`);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
