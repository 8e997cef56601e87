import { describe, expect, it } from 'vitest';
import type { FrozenLogs } from '../../../src/features/logs/frozen.ts';
import { completeSince, countWords, reachText } from '../../../src/features/logs/words.ts';
import { entriesOf, logsOf, MINUTE, NOW, source, WEB } from './answers.ts';

const clock = { now: NOW, timeZone: 'UTC' };
type Reach = NonNullable<FrozenLogs['sources'][number]['reach']>;
const reached = (reach: Reach, parts: Partial<FrozenLogs> = {}) =>
  logsOf(entriesOf(['a']), { sources: [{ ...source('web', WEB), reach }], ...parts });
const back = NOW - 5 * MINUTE;

describe('how far was searched', () => {
  it.each<[Reach, string[]]>([
    [{ stopped: 'window', searchedFrom: 0 }, []],
    [
      { stopped: 'limit', searchedFrom: back },
      ['web: read back to 11:55:00 only, because there are more lines than one answer reads.'],
    ],
    [
      { stopped: 'bytes', searchedFrom: back },
      ['web: read back to 11:55:00 only, because there is more text than one answer reads.'],
    ],
    [
      { stopped: 'deadline', searchedFrom: back },
      ['web: read back to 11:55:00 only, because CloudWatch took too long.'],
    ],
    [
      {
        stopped: 'limit',
        searchedFrom: back,
        beyond: { stopped: 'deadline', searchedFrom: back - MINUTE },
      },
      [
        'web: read back to 11:55:00 only, because there are more lines than one answer reads; before that only lines that CloudWatch finds by their words, back to 11:54:00.',
      ],
    ],
    [
      { stopped: 'window', searchedFrom: 0, wholeSince: back },
      ['web: tracebacks are whole from 11:55:00 on.'],
    ],
    [
      { stopped: 'window', searchedFrom: 0, note: 'no stream of task 1' },
      ['web: no stream of task 1.'],
    ],
  ])('is told in words: %j', (reach, words) => {
    expect(reachText(reached(reach), clock)).toEqual(words);
  });

  it('is enough where only so many were asked for', () => {
    expect(
      reachText(reached({ stopped: 'limit', searchedFrom: back }, { limit: 1 }), clock),
    ).toEqual([]);
  });

  it('names the entries that are not kept', () => {
    const logs = reached({ stopped: 'window', searchedFrom: 0 }, { left: 4 });
    expect(reachText(logs, clock)).toEqual(['Left out: 4 older entries, before 11:59:59.']);
    expect(completeSince(logs)).toBe(NOW - 1_000 + 1);
  });

  it('is complete from the latest time to which any log was read', () => {
    expect(completeSince(reached({ stopped: 'window', searchedFrom: 0 }))).toBe(NOW - 15 * MINUTE);
    expect(completeSince(reached({ stopped: 'limit', searchedFrom: back }))).toBe(back + 1);
    const beyond = { stopped: 'window', searchedFrom: 0 } as const;
    expect(completeSince(reached({ stopped: 'limit', searchedFrom: back, beyond }))).toBe(
      NOW - 15 * MINUTE,
    );
  });

  it('counts entries and errors', () => {
    expect(countWords(entriesOf(['[ERROR] a', '[FATAL] b', '[INFO] c']))).toBe(
      '3 entries, 2 errors',
    );
    expect(countWords(entriesOf(['x']))).toBe('1 entry, no errors');
  });
});
