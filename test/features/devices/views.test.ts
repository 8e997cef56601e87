import { describe, expect, it } from 'vitest';
import type { CertsReport } from '../../../src/features/devices/certs-view.ts';
import { certsView } from '../../../src/features/devices/certs-view.ts';
import { type DeviceReport, deviceView } from '../../../src/features/devices/device-view.ts';
import { mapOfFleet } from '../../../src/features/devices/field-map.ts';
import { fleetView } from '../../../src/features/devices/fleet-view.ts';
import type { FleetRow, FrozenFleet } from '../../../src/features/devices/frozen.ts';
import { shadowRows } from '../../../src/features/devices/shadow-rows.ts';
import { type ShadowReport, shadowView } from '../../../src/features/devices/shadow-view.ts';
import type { View, ViewContext } from '../../../src/kernel/view.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { DAY, farm, MINUTE, NOW } from './farm.ts';

const pumps = farm.systems.farm?.environments.prod?.fleets.pumps;
if (!pumps) throw new Error('the farm has pumps');
const map = mapOfFleet(pumps);
const place = { target: 'farm@prod/pumps', title: 'Pumps (Farm prod)', region: 'us-west-2' };
const readAt = NOW;

const fleet = (rows: readonly FleetRow[], parts: Partial<FrozenFleet> = {}): FrozenFleet => ({
  ...place,
  unit: 'kW',
  rows,
  way: 'read by fleet indexing',
  notes: [],
  readAt,
  ...parts,
});
const rows: FleetRow[] = [
  { thing: 'pump-1', state: 'disconnected', why: 'CLIENT_ERROR, last message 3 min ago' },
  {
    thing: 'pump-2',
    state: 'connected',
    why: 'last message 5 s ago',
    power: 3.417,
    shed: 0,
    certificate: { level: 'critical', notAfter: NOW + 5 * DAY },
  },
  ...Array.from(
    { length: 30 },
    (_, index): FleetRow => ({
      thing: `pump-${index + 3}`,
      state: 'connected',
      why: 'last message 5 s ago',
      power: 1,
      certificate: { level: 'fine', notAfter: NOW + 200 * DAY },
    }),
  ),
];

const certificate = {
  id: 'ab'.repeat(32),
  arn: 'arn',
  status: 'ACTIVE',
  notBefore: NOW - 300 * DAY,
  notAfter: NOW - DAY,
};
const device: DeviceReport = {
  ...place,
  thing: 'pump-1',
  map,
  readAt,
  registry: {
    ok: true,
    value: { name: 'pump-1', clientId: 'pump-1', type: 'Pump', attributes: { field: 'north' } },
  },
  shadow: {
    ok: true,
    value: {
      reported: { status: { on: true, at: NOW / 1_000 - 840, kw: 2, shed: 0.5 }, enabled: true },
      desired: { every: 30 },
      delta: { every: 30 },
      metadata: { reported: { enabled: { timestamp: NOW / 1_000 - 900 } }, desired: {} },
      version: 1_204,
      at: NOW,
    },
  },
  named: { ok: true, value: ['panel'] },
  connectivity: {
    ok: true,
    value: { indexed: true, found: { connected: true, since: NOW - 50 * MINUTE } },
  },
  certificates: {
    ok: true,
    value: [{ ok: true, value: { certificate, policies: { ok: true, value: ['Pump'] } } }],
  },
  errors: {
    errors: [{ what: 'Connect: AUTHORIZATION_FAILURE', times: 12, last: NOW - MINUTE }],
    complete: true,
  },
};
const shadow: ShadowReport = {
  ...place,
  thing: 'pump-1',
  raw: false,
  rows: device.shadow.ok ? shadowRows(device.shadow.value) : [],
  version: 1_204,
  verdict: { state: 'stale', why: 'last message 14 min ago' },
  staleAfter: 2 * MINUTE,
  vital: [],
  readAt,
};
const certs: CertsReport = {
  ...place,
  rows: [
    { level: 'unknown', things: ['pump-9'], fault: 'IoT ListThingPrincipals: access denied.' },
    { level: 'expired', things: ['pump-1', 'pump-2', 'pump-3', 'pump-4'], certificate },
    {
      level: 'fine',
      things: ['pump-5'],
      certificate: { ...certificate, id: 'cd'.repeat(32), notAfter: NOW + 90 * DAY },
    },
    { level: 'none', things: ['pump-6'] },
  ],
  things: 7,
  notes: ['3 things more, by name, were not looked at: ask for one thing by its name.'],
  file: false,
  readAt,
};
const denied = { ok: false, fault: 'IoT: access denied. Allow iot:Get.', missing: false } as const;
const unread: DeviceReport = {
  ...device,
  registry: denied,
  shadow: denied,
  named: denied,
  connectivity: denied,
  certificates: denied,
  errors: { errors: [], complete: false, fault: 'Logs: access denied.' },
};

const GOLDENS: [string, (looks: ViewContext) => View][] = [
  [
    'devices',
    (looks) => fleetView({ kind: 'page', fleet: fleet(rows), kept: 'k', page: 1 }, looks),
  ],
  [
    'devices-second-page',
    (looks) => fleetView({ kind: 'page', fleet: fleet(rows), kept: 'k', page: 2 }, looks),
  ],
  ['devices-reading', (looks) => fleetView({ kind: 'reading', place, things: 3_200 }, looks)],
  [
    'devices-denied',
    (looks) => {
      const unknown = fleet([], { way: 'not read', fault: denied.fault });
      return fleetView({ kind: 'page', fleet: unknown, kept: 'k', page: 1 }, looks);
    },
  ],
  ['device', (looks) => deviceView(device, looks)],
  ['device-denied', (looks) => deviceView(unread, looks)],
  ['shadow', (looks) => shadowView(shadow, looks)],
  [
    'shadow-raw',
    (looks) => shadowView({ ...shadow, raw: true, document: '{\n  "a": 1\n}' }, looks),
  ],
  ['certs', (looks) => certsView(certs, looks)],
  ['certs-reading', (looks) => certsView({ ...certs, rows: [], done: 25, things: 100 }, looks)],
];

describe('answers about devices', () => {
  it.each(GOLDENS)('are golden/%s.json, and messages that Slack takes', async (name, viewOf) => {
    const { looks, buttons } = looksAt(NOW);
    const view = viewOf(looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });
});

const much = HOSTILE.repeat(30);
const wild: [string, (looks: ViewContext) => View][] = [
  [
    'a fleet',
    (looks) => {
      const things = Array.from(
        { length: 300 },
        (): FleetRow => ({ thing: much, state: 'unknown', why: much, power: 1e21 }),
      );
      const parts = { title: much, unit: '<!here>', way: much, notes: Array(9).fill(much) };
      return fleetView({ kind: 'page', fleet: fleet(things, parts), kept: much, page: 2 }, looks);
    },
  ],
  [
    'a device',
    (looks) => {
      const { shadow: known } = device;
      const reported = { status: { on: false, at: -1e15, kw: 1e308 } };
      const attributes = Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [`${HOSTILE}${index}`, much]),
      );
      return deviceView(
        {
          ...device,
          title: much,
          thing: much,
          shadow: known.ok ? { ok: true, value: { ...known.value, reported } } : known,
          named: { ok: true, value: Array(90).fill(HOSTILE) },
          registry: { ok: true, value: { name: much, clientId: much, type: much, attributes } },
          connectivity: {
            ok: true,
            value: { indexed: true, found: { connected: false, reason: HOSTILE } },
          },
          certificates: {
            ok: true,
            value: Array(10).fill({
              ok: true,
              value: {
                certificate: { ...certificate, status: HOSTILE, id: much },
                policies: { ok: true, value: Array(10).fill(HOSTILE) },
              },
            }),
          },
          errors: {
            errors: Array(50).fill({ what: much, times: 1, last: NOW }),
            complete: false,
          },
        },
        looks,
      );
    },
  ],
  [
    'a shadow',
    (looks) => {
      const fields = Array.from({ length: 500 }, () => ({
        path: much,
        reported: much,
        desired: much,
        delta: much,
        reportedAt: -1e15,
      }));
      const verdict = { state: 'unknown' as const, why: much };
      return shadowView({ ...shadow, title: much, thing: much, rows: fields, verdict }, looks);
    },
  ],
  [
    'a raw shadow',
    (looks) => shadowView({ ...shadow, name: much, raw: true, document: much.repeat(50) }, looks),
  ],
  [
    'certificates',
    (looks) => {
      const row = { level: 'unknown' as const, things: [much, much, much, much] };
      const read = { ...row, certificate: { ...certificate, id: much, status: much } };
      const failed = { ...row, fault: much };
      const all = [...Array(20).fill(failed), ...Array(200).fill(read)];
      return certsView({ ...certs, title: much, rows: all, notes: [much], file: true }, looks);
    },
  ],
];

describe('what devices say of themselves', () => {
  it.each(wild)('is harmless and taken by Slack in %s', (_what, viewOf) => {
    const view = viewOf(looksAt(NOW, { asker: HOSTILE }).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
