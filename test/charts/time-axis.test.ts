import { expect, test } from 'vitest';
import { clockWords, timeTicks, windowWords } from '../../src/charts/time-axis.ts';

const window = (from: string, until: string, timeZone: string) => ({
  from: Date.parse(from),
  until: Date.parse(until),
  timeZone,
});
const labels = (...[from, until, timeZone, most]: [string, string, string, number]) =>
  timeTicks(window(from, until, timeZone), most).map(({ lines }) => lines.join(' '));

test("times are round on the asker's clock", () => {
  expect(labels('2026-11-20T09:20:00Z', '2026-11-20T12:20:00Z', 'Asia/Kolkata', 5)).toEqual([
    '15:00',
    '16:00',
    '17:00',
  ]);
});

test('a window of minutes has minutes', () => {
  expect(labels('2026-11-20T09:58:00Z', '2026-11-20T10:03:00Z', 'UTC', 5)).toEqual([
    '09:58',
    '09:59',
    '10:00',
    '10:01',
    '10:02',
  ]);
});

test('a window over midnight says the date where a day begins', () => {
  expect(labels('2026-11-19T16:05:00Z', '2026-11-20T16:05:00Z', 'Europe/Berlin', 5)).toEqual([
    '18:00 19 Nov',
    '00:00 20 Nov',
    '06:00',
    '12:00',
  ]);
});

test('a window of days has dates', () => {
  expect(labels('2026-11-13T16:00:00Z', '2026-11-20T16:00:00Z', 'UTC', 5)).toEqual([
    '14 Nov',
    '16 Nov',
    '18 Nov',
    '20 Nov',
  ]);
});

test('a window of a year has no more labels than fit', () => {
  expect(labels('2025-11-20T16:00:00Z', '2026-11-20T16:00:00Z', 'UTC', 5).length).toBeLessThan(7);
});

test('times stay round on the day when clocks change', () => {
  expect(labels('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin', 5)).toEqual([
    '00:00',
    '06:00',
    '12:00',
    '18:00',
  ]);
});

test('a time that the clock leaps over is shown once', () => {
  const ticks = labels('2026-03-29T00:00:00Z', '2026-03-29T04:00:00Z', 'Europe/Berlin', 5);
  expect(new Set(ticks).size).toBe(ticks.length);
});

test('the window in words has the zone and the period', () => {
  const words = (from: string, until: string, timeZone: string, period: number) =>
    windowWords({ ...window(from, until, timeZone), period });
  expect(words('2026-11-20T13:05:00Z', '2026-11-20T16:05:00Z', 'Europe/Berlin', 300_000)).toBe(
    '20 Nov 14:05–17:05 UTC+1, every 5 min',
  );
  expect(words('2026-11-19T16:00:00Z', '2026-11-20T16:00:00Z', 'UTC', 3_600_000)).toBe(
    '19 Nov 16:00 – 20 Nov 16:00 UTC, every 1 h',
  );
  expect(words('2025-12-31T16:00:00Z', '2026-01-01T16:00:00Z', 'UTC', 3_600_000)).toBe(
    '31 Dec 2025 16:00 – 1 Jan 2026 16:00 UTC, every 1 h',
  );
});

test('a clock time has its date when the window has more than one', () => {
  const at = Date.parse('2026-11-20T15:30:00Z');
  expect(clockWords(at, window('2026-11-20T13:00:00Z', '2026-11-20T16:00:00Z', 'UTC'))).toBe(
    '15:30',
  );
  expect(clockWords(at, window('2026-11-19T13:00:00Z', '2026-11-20T16:00:00Z', 'UTC'))).toBe(
    '20 Nov 15:30',
  );
});
