import { describe, expect, it } from 'vitest';
import { windowOptions } from '../../../src/features/query/window.ts';
import { timeExpression } from '../../../src/kernel/time.ts';
import { type AskedWindow, chooseWindow, exactWindow } from '../../../src/kernel/window.ts';
import { HOUR, MINUTE, NOW } from './shop.ts';

const clock = { now: NOW, timeZone: 'Europe/Berlin' };
const time = (text: string) => timeExpression.parse(text);

describe('the window of a query', () => {
  it.each<[what: string, asked: AskedWindow, from: number, until: number]>([
    ['what is usual for it', {}, NOW - 24 * HOUR, NOW],
    ['so long back as was asked', { since: time('90m') }, NOW - 90 * MINUTE, NOW],
    [
      'between two times of the asker’s clock',
      { from: time('10:00'), to: time('11:30') },
      NOW - 3 * HOUR,
      NOW - 90 * MINUTE,
    ],
    ['up to now, where it would reach further', { to: time('2027-01-01') }, NOW - 24 * HOUR, NOW],
  ])('is %s', (_what, asked, from, until) => {
    expect(chooseWindow(asked, 24 * HOUR, clock)).toEqual({ from, until });
  });

  it.each<[asked: AskedWindow, message: RegExp]>([
    [{ since: time('1h'), from: time('2h') }, /either/],
    [{ from: time('2026-11-22') }, /in the future/],
    [{ from: time('11:00'), to: time('10:00') }, /ends \(10:00:00\) before it begins \(11:00:00\)/],
  ])('is refused in words: %j', (asked, message) => {
    expect(() => chooseWindow(asked, HOUR, clock)).toThrow(message);
  });

  it.each(['--since 90m', '--since 2d', '--since 45s', '--since 1ms', '--from 09:05 --to 10:00'])(
    'is kept as it was asked for: %s',
    (line) => {
      const [, first = '', , second] = line.split(' ');
      const asked = line.startsWith('--since')
        ? { since: time(first) }
        : { from: time(first), to: time(second ?? '') };
      expect(windowOptions(asked).join(' ')).toBe(line);
    },
  );

  it('is kept exactly', () => {
    const options = exactWindow({ from: NOW - 1, until: NOW });
    expect(options).toEqual([
      '--from',
      '2026-11-21T11:59:59.999Z',
      '--to',
      '2026-11-21T12:00:00.000Z',
    ]);
    expect(windowOptions({ from: time(options[1] ?? '') })).toEqual(options.slice(0, 2));
  });
});
