import { describe, expect, it } from 'vitest';
import { type AskedChartWindow, chooseChartWindow } from '../../../src/features/metrics/window.ts';
import { UserError } from '../../../src/kernel/errors.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const clock = { now: NOW, timeZone: 'UTC' };
const ago = (milliseconds: number) => ({ kind: 'ago', milliseconds }) as const;

describe('the window of a chart', () => {
  it('is the last three hours, and ends with the last whole period', () => {
    expect(chooseChartWindow({}, clock)).toEqual({
      from: Date.UTC(2026, 10, 21, 9),
      until: Date.UTC(2026, 10, 21, 12),
      period: MINUTE,
      notes: [],
    });
  });

  it.each<[what: string, asked: AskedChartWindow, period: number, note: RegExp | undefined]>([
    ['5 hours', { since: ago(5 * HOUR) }, MINUTE, undefined],
    ['24 hours', { since: ago(DAY) }, 5 * MINUTE, undefined],
    ['7 days', { since: ago(7 * DAY) }, HOUR, undefined],
    ['a period that was asked for', { period: 10 * MINUTE }, 10 * MINUTE, undefined],
    [
      'a period that is too short',
      { since: ago(DAY), period: MINUTE },
      5 * MINUTE,
      /5 min instead of 1 min: a chart shows at most 300 points/,
    ],
    [
      'a period of odd seconds',
      { period: 90_000 },
      2 * MINUTE,
      /2 min instead of 90 s: periods are whole minutes/,
    ],
    [
      'an hour 16 days ago',
      { from: ago(16 * DAY), to: ago(16 * DAY - HOUR) },
      5 * MINUTE,
      /CloudWatch keeps only 5 min periods/,
    ],
    [
      'an hour 64 days ago',
      { from: ago(64 * DAY), to: ago(64 * DAY - 5 * HOUR), period: MINUTE },
      HOUR,
      /keeps no shorter periods/,
    ],
    [
      'a comparison beyond 15 days',
      { compare: 15 * DAY },
      5 * MINUTE,
      /CloudWatch keeps only 5 min periods/,
    ],
    ['more than is kept', { since: ago(500 * DAY) }, 2 * DAY, /455 days: the window begins there/],
  ])('has the period that fits %s', (_what, asked, period, note) => {
    const window = chooseChartWindow(asked, clock);
    expect(window.period).toBe(period);
    expect((window.until - window.from) / window.period).toBeLessThanOrEqual(301);
    if (note) expect(window.notes.join(' ')).toMatch(note);
    else expect(window.notes).toEqual([]);
  });

  it.each<[what: string, asked: AskedChartWindow, told: string]>([
    ['that is upside down', { from: ago(HOUR), to: ago(2 * HOUR) }, 'before it begins'],
    ['in the future', { from: { kind: 'instant', at: NOW + HOUR } }, 'in the future'],
    [
      'past what is kept',
      { from: ago(470 * DAY), to: ago(460 * DAY) },
      'all of the window is older',
    ],
    [
      'compared with what is not kept',
      { since: ago(400 * DAY), compare: 60 * DAY },
      'shorter `--compare`',
    ],
    ['that is too short', { since: ago(MINUTE) }, 'shorter than 5 minutes'],
    ['said twice', { since: ago(HOUR), from: ago(HOUR) }, 'either `--since` or'],
  ])('is refused when it is one %s', (_what, asked, told) => {
    expect(() => chooseChartWindow(asked, clock)).toThrow(UserError);
    expect(() => chooseChartWindow(asked, clock)).toThrow(told);
  });
});
