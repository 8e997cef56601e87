import { once } from 'node:events';
import { FilterLogEventsCommand, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld, startAwsSimulator } from '../../demo/aws/index.ts';
import { tailWorld } from '../../demo/aws/world/services/live-tail.ts';
import { filterLogEvents } from '../../demo/aws/world/services/logs/filter-log-events.ts';
import { filterEvents, type LogEvent } from '../../src/aws/logs.ts';
import { groupsWithPrefix, newestEventAt, streamsOfTask } from '../../src/aws/logs-groups.ts';
import { fingerprint, liveTail } from '../../src/aws/logs-live-tail.ts';
import { newestEvents } from '../../src/aws/logs-newest.ts';
import { MINUTE, simulateLogs } from './logs-simulated.ts';
import { NOW, patience, scope, testClients } from './simulated.ts';

const GROUP = '/ecs/grid-services-dev/backend';
const ARN = `arn:aws:logs:us-west-2:123456789012:log-group:${GROUP}`;
const HALF_HOUR = { group: GROUP, from: NOW - 30 * MINUTE, until: NOW, limit: 5_000 };

/** Clients of the demo's AWS, whose clock stands still. */
async function demoClients() {
  const world = createWorld({ seed: 1, now: () => NOW });
  const aws = await startAwsSimulator({ world });
  onTestFinished(() => aws.close());
  return testClients({ endpoint: aws.url });
}

test('reads the same of the demo from its oldest and from its newest event', async () => {
  const clients = await demoClients();
  const onward = await filterEvents(clients, scope, HALF_HOUR, patience());
  const backward = await newestEvents(clients, scope, HALF_HOUR, patience());
  expect(onward.events.length).toBeGreaterThan(100);
  expect(backward).toEqual({
    events: onward.events,
    searchedFrom: HALF_HOUR.from,
    stopped: 'window',
  });
});

test('finds the newest events of the demo', async () => {
  const clients = await demoClients();
  const { events } = await filterEvents(clients, scope, HALF_HOUR, patience());
  const newest = await newestEvents(clients, scope, { ...HALF_HOUR, limit: 20 }, patience());
  expect(newest).toMatchObject({ events: events.slice(-20), stopped: 'limit' });
  expect(await newestEventAt(clients, scope, GROUP, patience())).toBe(events.at(-1)?.at);
});

test('finds the groups of the demo, and the stream of a task', async () => {
  const clients = await demoClients();
  const groups = await groupsWithPrefix(clients, scope, '/ecs/', patience());
  expect(groups.map(({ name }) => name)).toContain(GROUP);
  const { events } = await newestEvents(clients, scope, HALF_HOUR, patience());
  const stream = events.at(-1)?.stream ?? '';
  const task = { group: GROUP, taskId: stream.split('/').at(-1) ?? '' };
  expect(await streamsOfTask(clients, scope, task, patience())).toMatchObject({ names: [stream] });
});

test('follows the demo and sees just what is read afterwards', async () => {
  const { clients, logs } = await simulateLogs();
  let clock = NOW;
  const world = createWorld({ seed: 1, now: () => clock });
  const pace = async (signal: AbortSignal) => {
    if (clock >= NOW + 10 * MINUTE) await once(signal, 'abort');
    clock += 5_000;
  };
  logs.on(FilterLogEventsCommand, (input) => filterLogEvents(world, input));
  logs.on(StartLiveTailCommand, tailWorld(world, pace));
  const seen: LogEvent[] = [];
  const run = { signal: patience(), now: () => clock };
  for await (const { events } of liveTail(clients, scope, { groups: [ARN] }, run)) {
    seen.push(...events);
    if (seen.length >= 30) break;
  }
  const until = (seen.at(-1)?.at ?? NOW) + 1;
  const later = { group: GROUP, from: NOW, until, limit: 5_000 };
  const { events } = await filterEvents(clients, scope, later, patience());
  expect(events.map(fingerprint)).toEqual(seen.map(({ id }) => id));
});
