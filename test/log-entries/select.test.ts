import { describe, expect, it } from 'vitest';
import { selectEntries } from '../../src/log-entries/select.ts';
import { entryWith, readOne } from './read.ts';

const LEVELS = [undefined, 'debug', 'info', 'warn', 'error', 'fatal'] as const;

describe('selecting entries', () => {
  it.each([
    ['debug', [undefined, 'debug', 'info', 'warn', 'error', 'fatal']],
    ['info', [undefined, 'info', 'warn', 'error', 'fatal']],
    ['error', ['error', 'fatal']],
  ] as const)('by level keeps %s and worse', (level, kept) => {
    const entries = LEVELS.map((each) => entryWith({ level: each }));
    expect(selectEntries(entries, { level }).map((entry) => entry.level)).toEqual(kept);
  });

  it('by time includes the start and not the end', () => {
    const entries = [1, 2, 3, 4].map((at) => entryWith({ at }));
    expect(selectEntries(entries, { from: 2, to: 4 }).map(({ at }) => at)).toEqual([2, 3]);
  });

  it('keeps a group that reaches into the time', () => {
    const group = entryWith({
      at: 9,
      repeats: { count: 2, firstAt: 3, lastAt: 9, streams: ['a'] },
    });
    expect(selectEntries([group], { from: 5, to: 7 })).toEqual([group]);
    expect(selectEntries([group], { to: 3 })).toEqual([]);
  });

  it.each([
    ['TIMED OUT', true],
    ['a.b', true],
    ['a?b', false],
    ['duration=12', true],
    ['say "hi"', true],
    ['beneath', true],
    ['elsewhere', false],
  ])('by text finds %s anywhere, as plain text: %s', (text, isFound) => {
    const entry = readOne('{"msg":"it timed out in a.b","duration":12,"said":"say \\"hi\\""}');
    const withDetail = { ...entry, detail: ['beneath'] };
    expect(selectEntries([withDetail], { text })).toHaveLength(isFound ? 1 : 0);
  });

  it('keeps everything when nothing is asked', () => {
    const entries = [entryWith()];
    expect(selectEntries(entries, { text: '' })).toEqual(entries);
  });
});
