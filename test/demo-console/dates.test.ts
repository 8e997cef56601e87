import { describe, expect, test } from 'vitest';
import { dayName, formatSlackDate, timeOfDay } from '../../demo/console/page/dates.ts';
import { FIVE_PAST_FIVE } from './fakes.ts';

const LOS_ANGELES = { zone: 'America/Los_Angeles', now: () => (FIVE_PAST_FIVE + 120) * 1000 };
const BERLIN = { ...LOS_ANGELES, zone: 'Europe/Berlin' };

describe('dates', () => {
  test.each([
    ['{date_num} {time_secs}', '2026-11-20 17:05:00'],
    ['{date}', '20 November 2026'],
    ['{date_short}', '20 Nov 2026'],
    ['{date_pretty} at {time}', 'today at 17:05'],
    ['{ago}', '2 minutes ago'],
    ['{unknown}', '{unknown}'],
  ])('writes %s', (format, expected) => {
    expect(formatSlackDate(FIVE_PAST_FIVE, format, LOS_ANGELES)).toBe(expected);
  });

  test('uses the reader’s own zone', () => {
    expect(timeOfDay(FIVE_PAST_FIVE * 1000, BERLIN)).toBe('02:05');
    expect(formatSlackDate(FIVE_PAST_FIVE, '{date_num}', BERLIN)).toBe('2026-11-21');
  });

  test('names the days around today', () => {
    const day = 86_400;
    const names = [0, -1, 1, -2].map((days) =>
      dayName((FIVE_PAST_FIVE + days * day) * 1000, LOS_ANGELES),
    );
    expect(names).toEqual([
      'Today',
      'Yesterday',
      'Tomorrow',
      expect.stringMatching(/^Wednesday,? 18 November$/),
    ]);
  });
});
