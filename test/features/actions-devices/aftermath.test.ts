import * as iotData from '@aws-sdk/client-iot-data-plane';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import type { Device, DeviceAnswer } from '../../../src/features/actions/devices.ts';
import type { ActionTools, Json, Plan } from '../../../src/features/actions/kind.ts';
import { actionKinds } from '../../../src/features/actions/kinds/kinds.ts';
import { resolveTarget } from '../../../src/kernel/targets.ts';
import { NOW, patience, scope, simulate } from '../../aws/simulated.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

/** A thing whose shadow and whose answer are as given. */
async function scene({
  shadow = {},
  answer = {},
  later = 0,
}: {
  shadow?: object | undefined;
  answer?: Partial<DeviceAnswer>;
  later?: number;
}) {
  const { services, clients, simulator } = await simulate();
  const document = { state: shadow, version: 7, timestamp: NOW / 1_000 };
  services.iotData.on(iotData.GetThingShadowCommand, () => ({ payload: JSON.stringify(document) }));
  services.iotData.on(iotData.UpdateThingShadowCommand, () => {
    throw new AwsError('ConflictException', 'Version conflict', { status: 409 });
  });
  const catalog = await exampleCatalog();
  const found = resolveTarget('grid-services@dev/vens', catalog, undefined);
  if (found.kind !== 'one') throw new Error('the example has no fleet');
  const { commands } = found.target.environment.fleets.vens ?? {};
  if (!commands || !found.target.component) throw new Error('the fleet hears no commands');
  let sent = 0;
  const device: Device = {
    name: 'ven-1',
    component: found.target.component,
    unit: 'kW',
    judge: () => ({ state: 'connected', why: '' }),
    circuits: async () => ({ fault: 'no circuits here' }),
    speech: {
      commands,
      readFields: () => ({}),
      expectation: () => ({ kind: 'answered' }),
      async send() {
        sent += 1;
        const base = { correlationId: 'c1', topic: 't', sentAt: NOW, waited: 0, notes: [] };
        return { kind: 'acknowledged', roundTrip: 80, ...base, ...answer };
      },
    },
  };
  const tools: ActionTools = {
    clients,
    read: scope,
    act: scope,
    target: found.target,
    devices: { find: async () => device },
    now: () => NOW + later,
    signal: patience(),
  };
  return { tools, simulator, sent: () => sent };
}

const place = { thing: 'ven-1' };
const setting: Plan = {
  summary: 'Set a',
  changes: [],
  blastRadius: [],
  warnings: [],
  iam: [],
  single: false,
  before: { ...place, desired: { a: 1 } },
  after: { ...place, desired: { a: 2 } },
  details: { ...place, patch: { a: 2 } },
};
const event: Plan = {
  ...setting,
  before: { ...place, event: 'idle' },
  after: { ...place, event: 'active' },
  details: { ...place, op: 'event', fields: {}, shed: 2 },
};
const active = { reported: { active_event: { event_id: 'e1' } } };

describe('what became of a change that was cut short', () => {
  test.each<
    [
      name: 'shadow-set' | 'device-event' | 'device-restore' | 'device-command',
      plan: Plan,
      shadow: object,
      kind: string,
    ]
  >([
    ['shadow-set', setting, { desired: { a: 2 } }, 'done'],
    ['shadow-set', setting, { desired: { a: 1 } }, 'unknown'],
    ['device-event', event, active, 'done'],
    ['device-event', event, { reported: { active_event: null } }, 'unknown'],
    ['device-event', { ...event, before: { ...place, event: 'active' } }, active, 'unknown'],
    ['device-restore', { ...event, before: { ...place, event: 'active' } }, {}, 'done'],
    ['device-restore', { ...event, before: { ...place, event: 'active' } }, active, 'unknown'],
    ['device-restore', event, {}, 'unknown'],
    ['device-command', event, active, 'unknown'],
  ])('%s, planned from %j, with the shadow %j: %s', async (name, plan, shadow, kind) => {
    const { tools, sent } = await scene({ shadow });
    const found = await actionKinds[name].aftermath(plan, NOW, tools);
    expect(found.kind).toBe(kind);
    expect(sent()).toBe(0);
    if (found.kind === 'done' && name !== 'shadow-set') {
      const { state, facts } = await actionKinds[name].progress(plan, found.receipt, tools);
      expect(state).toBe('succeeded');
      expect(facts.join()).toContain('GridOps was stopped');
    }
  });
});

describe('what is said of an answer', () => {
  const heard = (kind: string): Json => ({
    heard: { kind, correlationId: 'c1', sentAt: NOW, roundTrip: 80, error: 'no', notes: [] },
  });

  test.each<[kind: string, shadow: object, later: number, state: string]>([
    ['acknowledged', {}, 1_000, 'running'],
    ['acknowledged', active, 1_000, 'succeeded'],
    ['silent', {}, 1_000, 'unknown'],
    ['silent', { reported: { active_event: { event_id: 'c1' } } }, 1_000, 'succeeded'],
    ['silent', active, 1_000, 'unknown'],
    ['acknowledged', {}, 31_000, 'unknown'],
    ['refused', active, 1_000, 'failed'],
  ])('%s, with the shadow %j after %d ms: %s', async (kind, shadow, later, state) => {
    const { tools } = await scene({ shadow, later });
    const progress = await actionKinds['device-event'].progress(event, heard(kind), tools);
    expect(progress.state).toBe(state);
  });

  test('nothing left: nothing was done', async () => {
    const { tools } = await scene({ answer: { kind: 'unsent', error: 'No connection.' } });
    await expect(actionKinds['device-event'].execute(event, tools)).rejects.toThrow(
      'Nothing was sent. No connection.',
    );
  });
});

test('a shadow that others write again and again is given up, and nothing is changed', async () => {
  const { tools, simulator } = await scene({ shadow: { desired: { a: 1 } } });
  await expect(actionKinds['shadow-set'].execute(setting, tools)).rejects.toThrow(
    'Nothing was done: the shadow was written by others 5 times',
  );
  const tries = simulator.calls.filter(({ operation }) => operation === 'UpdateThingShadow');
  expect(tries).toHaveLength(5);
});

test('a device that belongs to another fleet by now is left alone', async () => {
  const { tools } = await scene({});
  const component = { kind: 'fleet', name: 'others', title: 'Others' } as const;
  const moved = { ...tools, target: { ...tools.target, component } };
  await expect(actionKinds['device-restore'].plan({ thing: 'ven-1' }, moved)).rejects.toThrow(
    '`ven-1` does not belong to `grid-services@dev/others` any more.',
  );
});
