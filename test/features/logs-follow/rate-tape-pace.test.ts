import { describe, expect, test } from 'vitest';
import { isEditDue, pauseAfterEdit } from '../../../src/features/logs/follow/pace.ts';
import { Rate } from '../../../src/features/logs/follow/rate.ts';
import { Tape } from '../../../src/features/logs/follow/tape.ts';
import { START } from './subject.ts';

describe('the rate', () => {
  test('is of the last ten seconds', () => {
    const rate = new Rate(START);
    for (let second = 1; second <= 60; second += 1) rate.add(second, START + second * 1_000);
    expect(rate.at(START + 60_000)).toBe((51 + 60) / 2);
    expect(rate.at(START + 65_000)).toBe((56 + 57 + 58 + 59 + 60) / 10);
    expect(rate.at(START + 80_000)).toBe(0);
  });

  test('is of the time since the begin where that is shorter', () => {
    const rate = new Rate(START);
    rate.add(30, START + 1_000);
    rate.add(30, START + 2_000);
    expect(rate.at(START + 2_000)).toBe(30);
  });

  test('is not immense in the first moment', () => {
    const rate = new Rate(START);
    rate.add(30, START + 1);
    expect(rate.at(START + 1)).toBe(30);
  });
});

describe('a tape', () => {
  test('gives back what it was given', () => {
    const tape = new Tape();
    tape.add('one');
    tape.add('two\n    of two');
    expect([tape.content(), tape.lines, tape.dropped]).toEqual(['one\ntwo\n    of two\n', 3, 0]);
  });

  test('drops the oldest lines when there are too many, and counts them', () => {
    const tape = new Tape({ lines: 100, bytes: 1_000_000 });
    for (let line = 1; line <= 1_000; line += 1) tape.add(`line ${line}`);
    const kept = tape.content().trim().split('\n');
    expect(kept).toHaveLength(tape.lines);
    expect(tape.lines + tape.dropped).toBe(1_000);
    expect(tape.lines).toBeGreaterThanOrEqual(50);
    expect(tape.lines).toBeLessThanOrEqual(100);
    expect([kept[0], kept.at(-1)]).toEqual([`line ${tape.dropped + 1}`, 'line 1000']);
  });

  test('holds no more bytes than it may', () => {
    const tape = new Tape({ lines: 1_000_000, bytes: 100_000 });
    for (let line = 1; line <= 1_000; line += 1) tape.add('ü'.repeat(500));
    expect(Buffer.byteLength(tape.content())).toBeLessThanOrEqual(100_000);
    expect(tape.lines).toBeGreaterThanOrEqual(49);
  });
});

describe('the pause between two edits', () => {
  const quick = { took: 40, failures: 0 };

  test('is two seconds at least', () => {
    expect(pauseAfterEdit({ tails: 1, ...quick })).toBe(2_000);
  });

  test.each([2, 5, 20])('lets %i tails make 40 edits a minute together', (tails) => {
    expect((tails * 60_000) / pauseAfterEdit({ tails, ...quick })).toBe(Math.min(40, tails * 30));
  });

  test('is as long as Slack made the last edit wait', () => {
    expect(pauseAfterEdit({ tails: 1, took: 12_000, failures: 0 })).toBe(12_000);
  });

  test('doubles with every failure, up to a minute', () => {
    const pauses = [1, 2, 3, 9].map((failures) => pauseAfterEdit({ tails: 1, took: 1, failures }));
    expect(pauses).toEqual([4_000, 8_000, 16_000, 60_000]);
  });

  test('goes on where nothing is new, for a while', () => {
    expect([isEditDue(true, 0), isEditDue(false, 14_999), isEditDue(false, 15_000)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
