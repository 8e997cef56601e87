import { describe, expect, it } from 'vitest';
import { circuitsView } from '../../../src/features/devices/circuits-view.ts';
import { configView } from '../../../src/features/devices/config-view.ts';
import { liveView } from '../../../src/features/devices/watch/live-view.ts';
import type { LiveSubject, ShadowSubject } from '../../../src/features/devices/watch/request.ts';
import { shadowWatchView } from '../../../src/features/devices/watch/shadow-view.ts';
import type { View, ViewContext } from '../../../src/kernel/view.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { MINUTE, NOW } from '../devices/farm.ts';
import { expectGolden } from '../golden.ts';

const place = { target: 'farm@prod/pumps', title: 'Pumps (Farm prod)', region: 'us-west-2' };
const common = {
  ...place,
  thing: 'pump-1',
  asker: { name: 'Ann', timeZone: 'UTC' },
  startedAt: NOW - MINUTE,
  until: NOW + MINUTE,
};
const live: LiveSubject = {
  ...common,
  kind: 'live',
  address: 'http://pump.example/live',
  timeout: 5_000,
  every: 2_000,
  unit: 'kW',
  event: 'event.id',
};
const shadow: ShadowSubject = {
  ...common,
  kind: 'shadow',
  scope: { region: 'us-west-2', userId: 'U0ANN' },
};
const ended = (by: string) => ({ end: { why: 'stopped', by } as const, at: NOW });
const counts = { connected: 1, disconnected: 1, unsaid: 1, failed: 1 };
const lines = (text: string) => [
  {
    at: NOW - 8_000,
    verdict: 'connected' as const,
    power: 2,
    shed: 0.5,
    event: text,
    remaining: 90,
  },
  { at: NOW - 6_000, verdict: 'unsaid' as const, power: 2 },
  { at: NOW - 4_000, verdict: 'failed' as const, fault: text },
  { at: NOW - 2_000, verdict: 'disconnected' as const, power: 2 },
];
const seen = (text: string) => ({
  version: 9,
  firstVersion: 7,
  rows: [
    { path: text, reported: '1', desired: '2', delta: '2', reportedAt: NOW - MINUTE },
    { path: 'kw', reported: '3', reportedAt: NOW - 5_000 },
  ],
  changes: [
    {
      path: 'kw',
      part: 'reported' as const,
      first: '1',
      from: '2',
      to: '3',
      at: NOW - 5_000,
      times: 2,
    },
    { path: text, part: 'desired' as const, to: text, at: NOW - 9_000, times: 1 },
  ],
  failures: 1,
  fault: text,
  readAt: NOW - 3_000,
});
const circuits = (text: string) => [
  { id: 'a', name: text, enabled: true, power: 1.5, rated: 3, critical: false },
  { id: 'b', name: 'Fridge', enabled: true, power: 0.2, critical: true },
  { id: 'c', name: 'Pump', power: 1 },
];

const views: Record<string, (text: string, looks: ViewContext) => View> = {
  'live-running': (text, looks) =>
    liveView(live, { counts, lines: lines(text) }, { id: 'watch-1' }, looks),
  'live-ended': (text, looks) =>
    liveView(live, { counts, lines: lines(text) }, { ended: ended(text) }, looks),
  'shadow-watch': (text, looks) => shadowWatchView(shadow, seen(text), { id: 'watch-1' }, looks),
  'shadow-watch-ended': (text, looks) =>
    shadowWatchView(shadow, seen(text), { ended: ended(text) }, looks),
  circuits: (text, looks) =>
    circuitsView(
      {
        ...place,
        thing: 'pump-1',
        unit: 'kW',
        readAt: NOW,
        found: { ok: true, value: { circuits: circuits(text), from: 'its shadow', note: text } },
      },
      looks,
    ),
  'circuits-unknown': (text, looks) =>
    circuitsView(
      { ...place, thing: 'pump-1', unit: 'kW', readAt: NOW, found: { ok: false, fault: text } },
      looks,
    ),
  config: (text, looks) =>
    configView(
      { ...place, thing: 'pump-1', settings: [{ path: text, value: '5' }], readAt: NOW },
      looks,
    ),
};

describe('what a device says by itself', () => {
  it.each(Object.entries(views))(
    'is golden/%s.json, and a message that Slack takes',
    async (name, view) => {
      const { looks, buttons } = looksAt(NOW);
      const shown = view('Water heater', looks);
      expect(messageProblems(shown)).toEqual([]);
      await expectGolden(`device-${name}`, shown, buttons);
    },
  );

  it.each(Object.entries(views))('is harmless in %s', (_name, view) => {
    const shown = view(HOSTILE, looksAt(NOW).looks);
    expect(messageProblems(shown)).toEqual([]);
    expect(dangers(shown)).toEqual([]);
  });

  it.each(Object.entries(views))('is not too long in %s', (_name, view) => {
    expect(messageProblems(view('x'.repeat(5_000), looksAt(NOW).looks))).toEqual([]);
  });
});
