import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantsFor } from '../../src/store/postgres-role.ts';
import { openStore } from '../../src/store/store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { START } from './entries.ts';
import { actionEntry, along, approval, jobOf, newAction } from './new-action.ts';
import { postgresOnly } from './place.ts';

it('has its name quoted in the statements that make it', () => {
  expect(grantsFor('a"b')).toContain('"a""b"');
});

describe.each(postgresOnly)('a role on %s that owns nothing', () => {
  /** The URL for a new role in a migrated database, with its rights. */
  async function createRole(): Promise<string> {
    const database = await createTestDatabase();
    onTestFinished(database.drop);
    await (await openStore({ databaseUrl: database.url, dataDir: '', now: () => START })).close();
    const url = new URL(database.url);
    url.username = `role-${url.pathname.slice(-12)}`;
    const role = `"${url.username}"`;
    await database.run(`create role ${role} login password '${url.password}'`);
    onTestFinished(async () => {
      await database.run(`drop owned by ${role}; drop role ${role}`);
    });
    await database.run(grantsFor(url.username));
    return url.href;
  }

  it('can do everything that GridOps does', async () => {
    const store = await openStore({
      databaseUrl: await createRole(),
      dataDir: '',
      now: () => START,
    });
    onTestFinished(() => store.close());
    const { actions, audit, deliveries, buttons, snapshots, jobs } = store;
    await actions.create(newAction(), along(newAction()));
    const approved = actionEntry('a1', 'approved');
    expect(await actions.decide(approval('a1', 'U-ann'), approved, jobOf('execute', 'a1'))).toEqual(
      {
        kind: 'approved',
      },
    );
    const job = await jobs.claim(['execute'], 'one', 5_000);
    expect(job && (await jobs.finish(job))).toBe('held');
    await actions.setPlace('a1', { channel: 'C1', ts: '1.1' });
    expect(await deliveries.claim('Ev1')).toBe(true);
    await buttons.save([{ id: 'b1', command: 'health', input: null }]);
    await snapshots.save({ id: 's1', kind: 'logs', body: [], expiresAt: START + 1 });
    expect((await audit.head()).seq).toBe(2);
  });

  it.each([
    "update audit set entry = replace(entry, 'Dana', 'Eve')",
    'delete from audit',
    'truncate audit',
    'delete from audit_head',
    'truncate audit_head',
    'alter table audit disable trigger all',
    'drop trigger audit_refuses_changes on audit',
    'drop table audit',
    "update action_decisions set user_id = 'U-eve'",
    'delete from actions',
    'set session_replication_role = replica',
  ])('may not "%s"', async (statement) => {
    const client = new pg.Client({ connectionString: await createRole() });
    await client.connect();
    onTestFinished(() => client.end());
    await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});
