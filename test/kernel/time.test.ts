import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatInstant,
  parseDuration,
  resolveTime,
  type TimeExpression,
  timeExpression,
} from '../../src/kernel/time.ts';

const at = (iso: string): number => Date.parse(iso);

describe('durations', () => {
  it.each<[string, number | undefined]>([
    ['500ms', 500],
    ['90s', 90_000],
    ['15m', 900_000],
    ['3h', 10_800_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['0s', 0],
    ['999999s', 999_999_000],
    ['1000000s', undefined],
    ['', undefined],
    ['3', undefined],
    ['h', undefined],
    ['3 h', undefined],
    ['3H', undefined],
    ['-3h', undefined],
    ['1.5h', undefined],
    ['3h30m', undefined],
    ['٣h', undefined],
  ])('%j is %s milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each<[number, string]>([
    [-5, '0 ms'],
    [0, '0 ms'],
    [449.6, '450 ms'],
    [1_000, '1 s'],
    [12_345, '12 s'],
    [60_000, '1 min'],
    [3 * 60_000, '3 min'],
    [3_600_000, '1 h'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [4 * 86_400_000, '4 d'],
  ])('%d milliseconds are written %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('an option that takes a time', () => {
  it.each<[string, TimeExpression]>([
    ['3h', { kind: 'ago', milliseconds: 10_800_000 }],
    ['9:05', { kind: 'clock', hour: 9, minute: 5 }],
    ['09:05', { kind: 'clock', hour: 9, minute: 5 }],
    ['23:59', { kind: 'clock', hour: 23, minute: 59 }],
    ['2026-11-20', { kind: 'instant', at: at('2026-11-20T00:00:00Z') }],
    ['2026-11-20T10:00', { kind: 'instant', at: at('2026-11-20T10:00:00Z') }],
    ['2026-11-20T10:00:00.5Z', { kind: 'instant', at: at('2026-11-20T10:00:00.500Z') }],
    ['2026-11-20T10:00+05:30', { kind: 'instant', at: at('2026-11-20T04:30:00Z') }],
  ])('reads %s', (text, expression) => {
    expect(timeExpression.parse(text)).toEqual(expression);
  });

  it.each(['', 'yesterday', '24:00', '10:60', '10', '2026-02-30', '2026-W47', '11/20/2026'])(
    'refuses %j and says what it takes',
    (text) => {
      expect(timeExpression.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        'expected a duration (`90s`, `15m`, `3h`, `2d`), a time (`10:00`) or an ISO instant',
      ]);
    },
  );
});

describe('what a time means', () => {
  const berlin = 'Europe/Berlin';
  const clock = (hour: number, minute: number): TimeExpression => ({ kind: 'clock', hour, minute });

  it.each<[what: string, TimeExpression, now: string, timeZone: string, meant: string]>([
    [
      'a duration back from now',
      { kind: 'ago', milliseconds: 90_000 },
      '2026-11-20T10:00:00Z',
      berlin,
      '2026-11-20T09:58:30Z',
    ],
    [
      'an instant, whatever the zone',
      { kind: 'instant', at: at('2026-01-01T00:00:00Z') },
      '2026-11-20T10:00:00Z',
      'Asia/Tokyo',
      '2026-01-01T00:00:00Z',
    ],
    ['a clock time today', clock(10, 0), '2026-11-20T10:30:00Z', berlin, '2026-11-20T09:00:00Z'],
    [
      'a clock time of yesterday, when it is still to come',
      clock(12, 0),
      '2026-11-20T10:30:00Z',
      berlin,
      '2026-11-19T11:00:00Z',
    ],
    ['this very minute', clock(11, 30), '2026-11-20T10:30:00Z', berlin, '2026-11-20T10:30:00Z'],
    [
      'the asker’s own day, west of the date line',
      clock(23, 0),
      '2026-11-20T07:30:00Z',
      'America/Los_Angeles',
      '2026-11-20T07:00:00Z',
    ],
    [
      'a zone with half an hour',
      clock(10, 0),
      '2026-11-20T10:00:00Z',
      'Asia/Kolkata',
      '2026-11-20T04:30:00Z',
    ],
    [
      'summer time before the clocks went back today',
      clock(1, 0),
      '2026-10-25T11:00:00Z',
      berlin,
      '2026-10-24T23:00:00Z',
    ],
    [
      'the later of two 02:30 when both have passed',
      clock(2, 30),
      '2026-10-25T11:00:00Z',
      berlin,
      '2026-10-25T01:30:00Z',
    ],
    [
      'the first 02:30 while it is the only one that has passed',
      clock(2, 30),
      '2026-10-25T00:45:00Z',
      berlin,
      '2026-10-25T00:30:00Z',
    ],
    [
      'winter time before the clocks went forward today',
      clock(1, 0),
      '2026-03-29T11:00:00Z',
      berlin,
      '2026-03-29T00:00:00Z',
    ],
    [
      'yesterday at the same clock time, over a day of 23 hours',
      clock(12, 0),
      '2026-03-29T09:00:00Z',
      berlin,
      '2026-03-28T11:00:00Z',
    ],
    [
      'an hour that the clocks left out, as the one after it',
      clock(2, 30),
      '2026-03-29T11:00:00Z',
      berlin,
      '2026-03-29T01:30:00Z',
    ],
  ])('is %s', (_what, expression, now, timeZone, meant) => {
    const found = resolveTime(expression, { now: at(now), timeZone });
    expect(new Date(found).toISOString()).toBe(new Date(meant).toISOString());
  });

  it.each<[string, string, string]>([
    ['2026-11-20T09:05:07Z', berlin, '10:05:07'],
    ['2026-11-19T23:30:00Z', berlin, '00:30:00'],
    ['2026-11-19T22:30:00Z', berlin, '19 Nov 23:30'],
    ['2026-11-20T22:30:00Z', 'Asia/Tokyo', '21 Nov 07:30'],
  ])('%s is written in %s as %s', (instant, timeZone, text) => {
    const now = at('2026-11-20T10:00:00Z');
    expect(formatInstant(at(instant), { now, timeZone })).toBe(text);
  });
});
