import { describe, expect, it } from 'vitest';
import { readEntries } from '../../src/log-entries/reader.ts';
import { eventsOf, formatOf, goldenOf, SAMPLES } from './samples.ts';

describe('sample lines of every system', () => {
  it('are there', () => {
    expect(SAMPLES).toHaveLength(20);
  });

  /** After a change that is meant, `vitest run test/log-entries -u` writes the files; read the difference. */
  it.each(SAMPLES)('%s reads as its golden file says', async (sample) => {
    const entries = readEntries(eventsOf(sample), { format: formatOf });
    const golden = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await expect(golden).toMatchFileSnapshot(goldenOf(sample));
  });

  it.each(SAMPLES)('%s reads the same when its format is guessed', (sample) => {
    const events = eventsOf(sample);
    const guessed = readEntries(events, { format: () => 'auto' });
    expect(guessed).toEqual(readEntries(events, { format: formatOf }));
  });

  it.each(SAMPLES)('%s keeps every line in the text', (sample) => {
    const entries = readEntries(eventsOf(sample), { format: formatOf });
    const lines = entries.flatMap(({ text }) => text.split('\n'));
    expect(lines).toEqual(eventsOf(sample).map(({ message }) => message));
  });
});
