import { describe, expect, it } from 'vitest';
import type { ShadowRow } from '../../../src/features/devices/shadow-rows.ts';
import { liveLine, noLines, withLine } from '../../../src/features/devices/watch/live-lines.ts';
import {
  nothingSeen,
  type ShadowState,
  shadowState,
  withFault,
  withRead,
} from '../../../src/features/devices/watch/shadow-changes.ts';

const places = {
  connected: 'status.ok',
  power: 'used',
  shed: 'shed',
  event: 'event.id',
  remaining: 'event.left',
};

describe('an answer of a device', () => {
  it.each([
    [
      { status: { ok: true }, used: 2, shed: 0 },
      { verdict: 'connected', power: 2, shed: 0 },
    ],
    [
      { status: { ok: true }, event: { id: 'evt-1', left: 90 } },
      { verdict: 'connected', event: 'evt-1', remaining: 90 },
    ],
    [
      { status: { ok: false }, used: 2 },
      { verdict: 'disconnected', power: 2 },
    ],
    [{ status: { ok: 'true' }, used: '2' }, { verdict: 'unsaid' }],
    [{ event: { id: '', left: null } }, { verdict: 'unsaid' }],
    [{ event: { id: 'token=abcdef0123456789abcdef' } }, { verdict: 'unsaid', event: 'token=***' }],
    [null, { verdict: 'unsaid' }],
    ['text', { verdict: 'unsaid' }],
  ])('%j is %j', (value, line) => {
    expect(liveLine({ ok: true, value }, places, 5)).toEqual({ at: 5, ...line });
  });

  it('that never came is a line with its reason', () => {
    const line = liveLine({ ok: false, message: 'the connection was refused' }, places, 5);
    expect(line).toEqual({ at: 5, verdict: 'failed', fault: 'the connection was refused' });
  });

  it('is counted also when its line has scrolled away', () => {
    let state = noLines();
    for (let at = 1; at <= 150; at += 1)
      state = withLine(state, { at, verdict: at === 1 ? 'failed' : 'connected' });
    expect(state.counts).toEqual({ connected: 149, disconnected: 0, unsaid: 0, failed: 1 });
    expect(state.lines).toHaveLength(30);
    expect(state.lines.at(-1)?.at).toBe(150);
  });
});

describe('a shadow that is watched', () => {
  const read = (state: ShadowState, rows: ShadowRow[], version: number) =>
    withRead(state, { rows, version }, version * 1_000);
  const begun = read(nothingSeen(), [{ path: 'a', reported: '1', desired: '1' }], 1);

  it('has no change at the first look', () => {
    expect(begun.changes).toEqual([]);
    expect(read(begun, [...begun.rows], 2).changes).toEqual([]);
  });

  it('tells each value before and after, the first one and how often, and when it was written', () => {
    const twice = read(
      read(begun, [{ path: 'a', reported: '2', desired: '1' }], 2),
      [{ path: 'a', reported: '3', desired: '1', reportedAt: 2_500 }],
      3,
    );
    expect(twice.changes).toEqual([
      { path: 'a', part: 'reported', first: '1', from: '2', to: '3', at: 2_500, times: 2 },
    ]);
    expect(twice).toMatchObject({ firstVersion: 1, version: 3 });
  });

  it('tells fields that come and go', () => {
    const { changes } = read(begun, [{ path: 'b', reported: '{}' }], 2);
    expect(changes).toEqual([
      { path: 'a', part: 'reported', first: '1', from: '1', at: 2_000, times: 1 },
      { path: 'a', part: 'desired', first: '1', from: '1', at: 2_000, times: 1 },
      { path: 'b', part: 'reported', to: '{}', at: 2_000, times: 1 },
    ]);
  });

  it('keeps what it knew while it cannot be read', () => {
    const away = withFault(withFault(begun, 'throttled'), 'throttled');
    expect(away).toMatchObject({ rows: begun.rows, fault: 'throttled', failures: 2 });
    expect(read(away, [...begun.rows], 2)).not.toHaveProperty('fault');
  });

  it('is remembered as JSON from which another process goes on', () => {
    const state = read(begun, [{ path: 'b', reported: '2' }], 2);
    expect(shadowState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});
