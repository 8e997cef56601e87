import { describe, expect, it } from 'vitest';
import { createReader, readEntries } from '../../src/log-entries/reader.ts';
import { eventsOfLines } from './read.ts';
import { eventsOf, SAMPLES } from './samples.ts';

const options = { format: () => 'auto' as const };
const TRACE = ['Traceback (most recent call last):', '  File "/x.py", line 1', 'ValueError: no'];

describe('a reader', () => {
  it('gives the same entries batch by batch as at once', () => {
    const events = SAMPLES.flatMap(eventsOf).sort((a, b) => a.at - b.at);
    const reader = createReader(options);
    const batches = events.flatMap((event) => reader.push([event]));
    const all = [...batches, ...reader.flush()];
    const byText = (a: { text: string }, b: { text: string }) => (a.text < b.text ? -1 : 1);
    expect(all.toSorted(byText)).toEqual(readEntries(events, options).toSorted(byText));
  });

  it('waits for the end of a trace', () => {
    const reader = createReader(options);
    const [first, second, third] = eventsOfLines(TRACE);
    if (!first || !second || !third) throw new Error('no events');
    expect(reader.push([first])).toEqual([]);
    expect(reader.push([second, third])).toEqual([]);
    expect(reader.push(eventsOfLines(['INFO:     next'], { at: third.at + 1 }))).toMatchObject([
      { message: 'ValueError: no', text: TRACE.join('\n') },
    ]);
    expect(reader.flush()).toMatchObject([{ message: 'next' }]);
    expect(reader.flush()).toEqual([]);
  });

  it('gives an entry when its stream is quiet for two seconds', () => {
    const reader = createReader(options);
    reader.push(eventsOfLines(['one'], { at: 5_000 }));
    expect(reader.settle(7_000)).toEqual([]);
    expect(reader.settle(7_001)).toMatchObject([{ message: 'one' }]);
    reader.push(eventsOfLines(['two'], { at: 10_000 }));
    const others = eventsOfLines(['three'], { at: 12_001, stream: 'task-2' });
    expect(reader.push(others)).toMatchObject([{ message: 'two' }]);
  });

  it('gives entries in the order of their times', () => {
    const events = [
      ...eventsOfLines(TRACE, { at: 1_000 }),
      ...eventsOfLines(['quick'], { at: 1_005, stream: 'task-2' }),
    ].sort((a, b) => a.at - b.at);
    expect(readEntries(events, options).map(({ at }) => at)).toEqual([1_000, 1_005]);
  });

  it('leaves out events without text', () => {
    expect(readEntries(eventsOfLines(['', '   ', '\n']), options)).toEqual([]);
  });

  it('loses nothing when there are very many streams', () => {
    const events = Array.from({ length: 12_000 }, (_, index) => ({
      at: 1_000,
      stream: `task-${index}`,
      message: `line ${index}`,
    }));
    expect(readEntries(events, options)).toHaveLength(12_000);
  });

  it('reads each group in its own format', () => {
    const line = '2025-11-20 17:05:00,031 [INFO] x';
    const asked: (string | undefined)[] = [];
    const reader = createReader({
      format: (group) => {
        asked.push(group);
        return 'python';
      },
    });
    reader.push([
      { at: 1, stream: 'a', group: 'one', message: line },
      { at: 2, stream: 'a', group: 'two', message: line },
      { at: 3, stream: 'a', group: 'two', message: line },
    ]);
    expect(asked).toEqual(['one', 'two']);
  });
});
