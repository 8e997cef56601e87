import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dialects } from '../../store/place.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { raceActions } from './race.ts';

const ACTIONS = 40;

test.each(dialects)(
  'each approved change is made once on %s, whoever races and whatever is delivered twice',
  async (dialect) => {
    const store = dialect === 'sqlite' ? await inFolder() : await inDatabase();
    const replicas = dialect === 'sqlite' ? 1 : 2;
    const raced = await raceActions({ store, replicas, actions: ACTIONS, random: Math.random });
    const { won, declined, deliveries, taken } = raced;
    expect(won + declined).toBeGreaterThanOrEqual(ACTIONS);
    expect(deliveries).toBeGreaterThan(taken);
    expect(raced).toMatchObject({
      actions: ACTIONS,
      executions: won,
      wronglyExecuted: 0,
      states: { succeeded: won },
      rows: raced.rowsExpected,
      chain: 'intact',
      cards: ACTIONS,
      staleCards: 0,
    });
  },
  120_000,
);

async function inFolder() {
  const dataDir = await mkdtemp(join(tmpdir(), 'gridops-race-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  return { dataDir };
}

async function inDatabase() {
  const { url: databaseUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  return { dataDir: '', databaseUrl };
}
