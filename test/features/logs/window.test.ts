import { describe, expect, it } from 'vitest';
import { chooseLogWindow, windowWords } from '../../../src/features/logs/window.ts';
import { MINUTE, NOW } from './answers.ts';

const clock = { now: NOW, timeZone: 'Europe/Berlin' };
const ago = (milliseconds: number) => ({ kind: 'ago', milliseconds }) as const;
const at = (time: number) => ({ kind: 'instant', at: time }) as const;

describe('the window of logs', () => {
  it('is the usual one where nothing is said, and can be asked for again', () => {
    const window = chooseLogWindow({}, 15 * MINUTE, clock);
    expect(window).toEqual({ from: NOW - 15 * MINUTE, until: NOW, span: '15m' });
    expect(windowWords(window)).toEqual(['--since', '15m']);
  });

  it.each([
    [90_000, '90s'],
    [3 * 60 * MINUTE, '3h'],
    [48 * 60 * MINUTE, '2d'],
    [500, '500ms'],
  ])('of the last %s ms keeps its length: %s', (length, span) => {
    expect(chooseLogWindow({ since: ago(length) }, MINUTE, clock)).toEqual({
      from: NOW - length,
      until: NOW,
      span,
    });
  });

  it('by the clock is asked for again as instants, and never ends after now', () => {
    const asked = { from: at(NOW - 60 * MINUTE), to: at(NOW + MINUTE) };
    const window = chooseLogWindow(asked, MINUTE, clock);
    expect(window).toEqual({ from: NOW - 60 * MINUTE, until: NOW });
    expect(windowWords(window)).toEqual([
      '--from',
      '2026-11-21T11:00:00.000Z',
      '--to',
      '2026-11-21T12:00:00.000Z',
    ]);
  });

  it.each([
    [{ since: at(NOW + MINUTE) }, 'The window begins in the future'],
    [{ from: at(NOW - MINUTE), to: at(NOW - 2 * MINUTE) }, 'before it begins (12:59:00)'],
    [{ since: ago(MINUTE), from: ago(MINUTE) }, 'either `--since` or `--from`'],
  ])('is refused where it makes no sense: %j', (asked, words) => {
    expect(() => chooseLogWindow(asked, MINUTE, clock)).toThrow(words);
  });
});
