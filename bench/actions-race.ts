import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RaceResult, raceActions } from '../test/features/actions-once/race.ts';
import { createTestDatabase, testServerUrl } from '../test/support/postgres.ts';
import { table } from './report.ts';

const ACTIONS = 1_000;

/**
 * A thousand changes, asked for and decided on by people who race each other, while Slack delivers most things several
 * times: by one process on SQLite and, where TEST_DATABASE_URL is set, by two replicas on one Postgres.
 */
export async function benchActionsRace(): Promise<string> {
  const columns = [await onSqlite()];
  if (testServerUrl !== undefined) columns.push(await onPostgres());
  const row = (name: string, pick: (result: RaceResult) => string | number) => [
    name,
    ...columns.map((result) => String(pick(result))),
  ];
  return table(
    `actions: ${ACTIONS} changes, racing approvers, duplicate deliveries`,
    ['', ...columns.map(({ dialect, replicas }) => `${dialect}, ${processes(replicas)}`)],
    [
      row('deliveries of Slack', ({ deliveries }) => deliveries),
      row('of them new', ({ taken }) => taken),
      row('approvals that won', ({ won }) => won),
      row('executions at AWS', ({ executions }) => executions),
      row('alarms changed too often or too seldom', ({ wronglyExecuted }) => wronglyExecuted),
      row('ended as', ({ states }) =>
        Object.entries(states)
          .map(([state, count]) => `${count} ${state}`)
          .join(', '),
      ),
      row('audit rows expected', ({ rowsExpected }) => rowsExpected),
      row('audit rows', ({ rows }) => rows),
      row('chain', ({ chain }) => chain),
      row('cards', ({ cards }) => cards),
      row('cards that do not say what is stored', ({ staleCards }) => staleCards),
      row('edits of cards per change', ({ edits }) => (edits / ACTIONS).toFixed(1)),
      row('changes/s, from request to outcome', ({ seconds }) => (ACTIONS / seconds).toFixed(1)),
    ],
  );
}

const processes = (count: number): string => (count === 1 ? '1 process' : `${count} replicas`);

async function onSqlite(): Promise<RaceResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  try {
    return await race({ dataDir }, 1);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function onPostgres(): Promise<RaceResult> {
  const database = await createTestDatabase();
  try {
    return await race({ dataDir: '', databaseUrl: database.url }, 2);
  } finally {
    await database.drop();
  }
}

const race = (store: { dataDir: string; databaseUrl?: string }, replicas: number) =>
  raceActions({ store, replicas, actions: ACTIONS, random: Math.random });
