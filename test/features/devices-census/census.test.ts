import { expect, onTestFinished, test } from 'vitest';
import { createWorld, startAwsSimulator } from '../../../demo/aws/index.ts';
import { createAwsClients } from '../../../src/aws/clients.ts';
import { takeCensus } from '../../../src/features/devices/fleet-census.ts';
import { judgeFleet } from '../../../src/features/health/fleet.ts';
import { scope } from '../../aws/simulated.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

/** The fleet of the example in a world of so many things, and how many calls of each kind counting it takes. */
async function count({ size, indexing }: { size: number; indexing: boolean }) {
  const world = createWorld({ seed: 'census', now: Date.now, fleet: { size, indexing } });
  const aws = await startAwsSimulator({ world });
  const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret' };
  const clients = createAwsClients({ endpoint: aws.url, credentials });
  onTestFinished(async () => {
    clients.close();
    await aws.close();
  });
  const { systems } = await exampleCatalog();
  const fleet = systems['grid-services']?.environments.dev?.fleets.vens;
  if (!fleet) throw new Error('the example has a fleet');
  const tools = { clients, scope, signal: AbortSignal.timeout(30_000) };
  const census = await takeCensus(fleet, tools, Date.now);
  const operations = aws.calls.map(({ operation }) => operation);
  const calls = (name: string) => operations.filter((each) => each === name).length;
  return { census, calls, total: operations.length, tolerated: fleet.health.tolerated };
}

test('a fleet is counted in few calls with fleet indexing, and is healthy as far as is tolerated', async () => {
  const { census, calls, total, tolerated } = await count({ size: 100, indexing: true });
  expect(census.states.connected).toBeGreaterThan(60);
  expect(census.states.disconnected).toBeGreaterThan(0);
  expect(census.states.stale).toBeGreaterThan(0);
  expect(census.certificates.looked).toBe(8);
  expect(census.certificates.ended).toBeGreaterThan(0);
  expect(calls('SearchIndex')).toBe(1);
  expect(total).toBeLessThan(25);
  expect(judgeFleet(census, tolerated).status).toBe('healthy');
  expect(judgeFleet(census, 0).status).toBe('degraded');
});

test('without fleet indexing only so many shadows are read, and the rest is not known', async () => {
  const { census, calls, tolerated } = await count({ size: 500, indexing: false });
  expect(calls('GetThingShadow')).toBe(250);
  expect(census.states.unknown).toBeGreaterThan(150);
  expect(census.notes).toContainEqual(expect.stringMatching(/^\d+ things: not looked at, because/));
  expect(judgeFleet(census, tolerated).status).toBe('unknown');
});
