import { expect, it } from 'vitest';
import { createWorld } from '../../demo/aws/index.ts';
import { createNotifier } from '../../demo/aws/notifications/notifier.ts';
import type { AlarmEvent } from '../../src/features/alarms/event.ts';
import { readMessage } from '../../src/features/alarms/read/read.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 10);

/** A world, and what the bot reads of its notifications. */
function watched() {
  const clock = { now: START };
  const world = createWorld({ seed: 'notifications', now: () => clock.now });
  const events: AlarmEvent[] = [];
  const subjects: string[] = [];
  const read = (body: string) => {
    events.push(...readMessage({ source: 'queue', body, receivedAt: clock.now }, {}));
  };
  const notifier = createNotifier(
    world,
    {
      publish: async (message, subject) => {
        subjects.push(subject);
        read(message);
      },
      send: async (event) => read(event),
    },
    (error) => expect.unreachable(String(error)),
  );
  return { clock, world, events, subjects, notify: notifier.notify };
}

it('a healthy world has no news', async () => {
  const { clock, events, notify } = watched();
  for (let minute = 0; minute < 60; minute += 1) {
    clock.now += MINUTE;
    await notify();
  }
  expect(events).toEqual([]);
});

it('a crash loop tells of the deployment, the tasks and the alarm, each once and in order', async () => {
  const { clock, world, events, subjects, notify } = watched();
  clock.now += 30 * MINUTE;
  world.setBreakage('crash-loop', true);
  await notify();
  await notify();
  expect(events.length).toBeGreaterThan(2);
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
  expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(events.length);
  expect(events.find(({ kind }) => kind === 'deployment')).toMatchObject({
    state: 'OK',
    resource: 'grid-services-dev/backend-service',
    deployment: { phase: 'in-progress' },
  });
  expect(events.find(({ kind }) => kind === 'stopped-task')).toMatchObject({
    state: 'ALARM',
    name: 'A task of backend-service stopped',
    reason: 'Essential container in task exited',
    resource: 'grid-services-dev/backend-service',
  });
  expect(events.find(({ kind }) => kind === 'alarm')).toMatchObject({
    source: 'cloudwatch',
    name: 'ECS-Backend-HighCPU',
    state: 'ALARM',
    resource: 'grid-services-dev/backend-service',
    trigger: { metric: 'CPUUtilization', statistic: 'Average', threshold: 80 },
    value: expect.any(Number),
  });
  expect(subjects).toEqual(['ALARM: "ECS-Backend-HighCPU" in US West (Oregon)']);
});

it('a world that is healed says so', async () => {
  const { clock, world, events, notify } = watched();
  world.setBreakage('slow-database', true);
  await notify();
  world.setBreakage('slow-database', false);
  clock.now += 40 * MINUTE;
  await notify();
  expect(events.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'RDS-HighConnections ALARM',
    'RDS-HighConnections OK',
  ]);
});

it('an alarm whose actions are off says nothing', async () => {
  const { clock, world, events, notify } = watched();
  clock.now += MINUTE;
  const name = 'RDS-HighConnections';
  world.history.alarms.record({ at: clock.now, name, kind: 'actions', isEnabled: false });
  clock.now += 20 * MINUTE;
  world.setBreakage('slow-database', true);
  clock.now += 20 * MINUTE;
  await notify();
  expect(events).toEqual([]);
});
