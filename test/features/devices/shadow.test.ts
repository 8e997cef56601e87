import { describe, expect, it } from 'vitest';
import type { Shadow } from '../../../src/aws/iot-data.ts';
import { shadowRows } from '../../../src/features/devices/shadow-rows.ts';
import { few, NOW, openFarm, pump } from './farm.ts';

const stamp = (at: number) => ({ timestamp: at });
const shadow = (parts: Partial<Shadow>): Shadow => ({
  reported: {},
  desired: {},
  delta: {},
  metadata: { reported: {}, desired: {} },
  version: 1,
  at: NOW,
  ...parts,
});

describe('the fields of a shadow', () => {
  it('stand side by side, those that differ first, with the time at which each was reported', () => {
    const rows = shadowRows(
      shadow({
        reported: { status: { on: true, kw: 2 }, every: 5, loads: [{ id: 'a' }, { id: 'b' }] },
        desired: { every: 30, mode: 'eco' },
        delta: { every: 30, mode: 'eco' },
        metadata: {
          reported: {
            status: { on: stamp(1), kw: stamp(2) },
            every: stamp(3),
            loads: [{ id: stamp(4) }, { id: stamp(9) }],
          },
          desired: {},
        },
      }),
    );
    expect(rows).toEqual([
      { path: 'every', reported: '5', desired: '30', delta: '30', reportedAt: 3_000 },
      { path: 'mode', desired: '"eco"', delta: '"eco"' },
      { path: 'status.on', reported: 'true', reportedAt: 1_000 },
      { path: 'status.kw', reported: '2', reportedAt: 2_000 },
      { path: 'loads', reported: '[{"id":"a"},{"id":"b"}]', reportedAt: 9_000 },
    ]);
  });

  it('can be limited to those below one', () => {
    const reported = { status: { on: true }, statuses: 1, other: 2 };
    const paths = (below: string) =>
      shadowRows(shadow({ reported }), below).map(({ path }) => path);
    expect(paths('status')).toEqual(['status.on']);
    expect(paths('other')).toEqual(['other']);
    expect(paths('stat')).toEqual([]);
  });

  it('do not tell secrets, and take strange names for what they are', () => {
    const reported = { wifi: { password: 'hunter2hunter2' }, constructor: 1, __proto__x: {} };
    const rows = shadowRows(shadow({ reported }));
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(rows.map(({ path }) => path)).toEqual(['wifi.password', 'constructor', '__proto__x']);
    expect(rows[2]?.reported).toBe('{}');
  });
});

const watched = () => ({
  ...few(),
  'pump-1': pump(NOW - 10_000, {
    reported: {
      status: { on: true, at: NOW / 1_000 - 10, kw: 2 },
      every: 5,
      token: 'abcdef123456',
    },
    desired: { every: 30 },
    delta: { every: 30 },
    metadata: {
      status: { on: stamp(NOW / 1_000 - 10), kw: stamp(NOW / 1_000 - 600) },
      every: stamp(NOW / 1_000 - 600),
    },
    named: ['panel', 'settings'],
  }),
});

describe('/grid shadow', () => {
  it('shows reported, desired, delta and ages, stale ones marked, and the version', async () => {
    const { ask } = await openFarm(watched());
    const text = await ask('shadow pump-1');
    expect(text).toContain('! Shadow of pump-1 (Farm prod): 1 of 5 fields not as wanted');
    expect(text).toContain('✓ connected: last message 10 s ago');
    expect(text).toMatch(/every +5 +30 +→ 30 +10 min ago$/m);
    expect(text).toMatch(/status\.on +true +– +– +10 s ago$/m);
    expect(text).toMatch(/status\.kw +2 +– +– +10 min ago \(stale\)$/m);
    expect(text).toMatch(/status\.at +\d+ +– +– +not known$/m);
    expect(text).toContain('version 7');
  });

  it('marks every old value of a silent device', async () => {
    const metadata = { every: stamp(NOW / 1_000 - 600) };
    const reported = { status: { at: NOW / 1_000 - 600 }, every: 5 };
    const { ask } = await openFarm({ 'pump-1': pump(NOW, { reported, metadata }) });
    const text = await ask('shadow pump-1');
    expect(text).toContain('✗ stale: last message 10 min ago');
    expect(text).toMatch(/every +5 +– +– +10 min ago \(stale\)$/m);
  });

  it('shows a part, and names the nearest fields where there is none', async () => {
    const { ask, run } = await openFarm(watched());
    const text = await ask('shadow pump-1 --path status');
    expect(text).toContain('status.kw');
    expect(text).not.toContain('every');
    expect(await run('shadow pump-1 --path status.kv')).toMatchObject({
      kind: 'rejected',
      choices: expect.arrayContaining([
        expect.objectContaining({
          words: ['shadow', 'farm@prod/pumps', 'pump-1', '--path', 'status.kw'],
        }),
      ]),
    });
  });

  it('shows the document without its secrets', async () => {
    const { ask } = await openFarm(watched());
    const text = await ask('shadow pump-1 --raw');
    expect(text).toContain('"every": 30');
    expect(text).not.toContain('abcdef123456');
  });

  it('gives a document that is too long for a message as a file', async () => {
    const reported = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`field${n}`, n]));
    const { run, ask } = await openFarm({ 'pump-1': pump(NOW, { reported }) });
    expect(await run('shadow pump-1 --raw')).toMatchObject({
      execution: { view: { files: [{ name: 'pump-1-shadow.json' }] } },
    });
    expect(await ask('shadow pump-1')).toContain('340 more fields left out');
  });

  it('shows a named shadow, which says nothing of the connection', async () => {
    const { ask } = await openFarm(watched());
    const text = await ask('shadow pump-1 panel');
    expect(text).toContain('Shadow panel of pump-1');
    expect(text).not.toContain('✓');
    expect(await ask('shadow scale panel')).toContain('`farm_Scale` has no shadow called `panel`');
  });

  it.each([
    ['shadow pump-1 settigns', 'no shadow called `settigns`', ['settings', 'The classic one']],
    ['shadow pump-5', 'no classic shadow. It has no named shadow either.', []],
    ['shadow pump-9', 'There is no thing `pump-9`', ['pump-1', 'pump-2', 'pump-3']],
  ])('refuses %s in words, with what there is', async (line, message, labels) => {
    const { run } = await openFarm(watched());
    expect(await run(line)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(message),
      choices: labels.map((label) => expect.objectContaining({ label })),
    });
  });

  it('that nobody may read is not known', async () => {
    const { ask } = await openFarm(watched(), { denied: ['GetThingShadow'] });
    const text = await ask('shadow pump-1');
    expect(text).toContain('? Shadow of pump-1 (Farm prod): not known');
    expect(text).toContain('Allow iot:GetThingShadow');
  });
});
