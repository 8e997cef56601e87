import { expect, onTestFinished, test } from 'vitest';
import { postgresOnly } from '../../store/place.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { type KillResult, killBots } from './kill.ts';

const common = { perKill: 4, random: Math.random };

test('a bot that is killed five times makes no change twice, forgets none and tells the truth', async () => {
  expectTruth(await killBots({ ...common, replicas: 1, kills: 5 }), 20);
}, 180_000);

test.each(postgresOnly)(
  'replicas on %s go on where one of them was killed',
  async () => {
    const { url: databaseUrl, drop } = await createTestDatabase();
    onTestFinished(drop);
    expectTruth(await killBots({ ...common, replicas: 2, databaseUrl, kills: 3 }), 12);
  },
  180_000,
);

test('a bot that stood still makes nothing a second time when it wakes up, and leaves no stale card', async () => {
  const options = { perKill: 1, random: Math.random, replicas: 1, kills: 3, freeze: true };
  expectTruth(await killBots(options), 3);
}, 180_000);

function expectTruth({ changes, lost, chain }: KillResult, count: number): void {
  expect(changes).toHaveLength(count);
  for (const { state, calls, isDone, staleCards, lines } of changes) {
    expect(calls).toBeLessThanOrEqual(1);
    expect(['succeeded', 'unknown']).toContain(state);
    if (state === 'succeeded') expect({ calls, isDone }).toEqual({ calls: 1, isDone: true });
    expect(staleCards).toBe(0);
    expect(lines).toBeLessThanOrEqual(1);
  }
  expect({ lost, chain }).toEqual({ lost: 0, chain: 'intact' });
}
