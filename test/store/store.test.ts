import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { entry } from './entries.ts';
import { createFolder, createPlace, dialects, postgresOnly } from './place.ts';

describe.each(dialects)('a store on %s', (dialect) => {
  it('answers a ping until it is closed', async () => {
    const { open } = await createPlace(dialect);
    const store = await open();
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
    await expect(store.ping()).rejects.toThrow();
  });

  it('keeps what it holds when it is opened again', async () => {
    const { open } = await createPlace(dialect);
    const first = await open();
    const { seq, hash } = await first.audit.append(entry());
    await first.close();
    const second = await open();
    expect(await second.audit.head()).toEqual({ seq, hash });
  });

  it('finishes the appends under way before it closes', async () => {
    const { open } = await createPlace(dialect);
    const store = await open();
    const appends = Promise.all([1, 2, 3].map(() => store.audit.append(entry())));
    await store.close();
    expect((await appends).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('refuses a schema that a newer version has changed', async () => {
    const { open, options, run } = await createPlace(dialect);
    await (await open()).close();
    await run("insert into gridops_migration values ('9999_later', '2027-01-01T00:00:00.000Z')");
    await expect(openStore(options)).rejects.toThrow(
      'Cannot open the store: a newer GridOps has changed it (9999_later). Start that version, or restore a backup from before.',
    );
  });

  it('shares a database with another program that uses Kysely', async () => {
    const { open, run } = await createPlace(dialect);
    await run('create table kysely_migration (name varchar(255), timestamp varchar(255))');
    await run("insert into kysely_migration values ('0001_other', '2026-01-01T00:00:00.000Z')");
    const store = await open();
    await expect(store.ping()).resolves.toBeUndefined();
  });
});

describe('a SQLite store', () => {
  it('creates its folder for its owner only, and leaves no journal behind when it is closed', async () => {
    const dataDir = join(await createFolder(), 'new', 'data');
    const store = await openStore({ dataDir, now: Date.now });
    expect(existsSync(join(dataDir, 'gridops.db-wal'))).toBe(true);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    await store.close();
    expect(existsSync(join(dataDir, 'gridops.db'))).toBe(true);
    expect(existsSync(join(dataDir, 'gridops.db-wal'))).toBe(false);
  });
});

describe.each(postgresOnly)('a %s store', (postgres) => {
  it('is migrated once by four replicas that start together', async () => {
    const { open, run } = await createPlace(postgres);
    const replicas = await Promise.all([open(), open(), open(), open()]);
    await Promise.all(replicas.map((store) => store.ping()));
    expect(await run('select name from gridops_migration order by name')).toEqual([
      { name: '0001_audit' },
      { name: '0002_deliveries' },
      { name: '0003_buttons' },
      { name: '0004_snapshots' },
      { name: '0005_jobs' },
      { name: '0006_audit_of_actions' },
      { name: '0007_actions' },
      { name: '0008_alarm_inbox' },
      { name: '0009_alarms' },
      { name: '0010_incidents' },
      { name: '0011_incident_keepsakes' },
      { name: '0012_deployments' },
    ]);
  });

  it('works again after the server has dropped its connections', async () => {
    const { open, run } = await createPlace(postgres);
    const store = await open();
    await store.ping();
    await run(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gridops' and datname = current_database()",
    );
    await vi.waitFor(() => store.ping());
    expect((await store.audit.append(entry())).seq).toBe(1);
  });

  it('closes every connection', async () => {
    const { open, run } = await createPlace(postgres);
    const connections = () =>
      run(
        "select pid from pg_stat_activity where application_name = 'gridops' and datname = current_database()",
      );
    const store = await open();
    expect(await connections()).not.toEqual([]);
    await store.close();
    await vi.waitFor(async () => expect(await connections()).toEqual([]));
  });

  it('refuses a database that cannot hold every character', async () => {
    const database = await createTestDatabase("encoding 'LATIN1' locale 'C' template template0");
    try {
      await expect(
        openStore({ databaseUrl: database.url, dataDir: '', now: Date.now }),
      ).rejects.toThrow('is encoded in LATIN1');
    } finally {
      await database.drop();
    }
  });
});
