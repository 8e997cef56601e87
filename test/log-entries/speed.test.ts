import { describe, expect, it } from 'vitest';
import { LOG_FORMATS } from '../../src/log-entries/formats/formats.ts';
import { groupEntries } from '../../src/log-entries/group.ts';
import { selectEntries } from '../../src/log-entries/select.ts';
import { entryText } from '../../src/log-entries/text.ts';
import { readOne } from './read.ts';

const MEGABYTE = 1_000_000;
const filled = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length));

const HOSTILE: Readonly<Record<string, string>> = {
  letters: filled('a'),
  spaces: filled(' x'),
  blanks: `x${filled(' ')}x`,
  digits: filled('1'),
  hyphens: filled('a-_'),
  quotes: `10.0.0.1 - - "${filled('\\"')}`,
  'dots and names': filled('Error.'),
  brackets: filled('[INFO] ('),
  equals: filled('a=" '),
  'pairs without end': `level=info ${filled('a=b ')}`,
  backslashes: `level=info msg="${filled('\\')}`,
  escapes: filled('\u001b[;'),
  tabs: `2024-11-25T10:40:00Z\tINFO${filled('\t')}`,
  'context of nginx': `2025/11/20 17:04:44 [error] 2#2: ${filled(', client: ')}`,
  'labels of Lambda': `REPORT RequestId: x ${filled('Duration: 1')}`,
  'a list in a list': `{"a":${filled('[')}`,
  'a long JSON text': `{"msg":"${filled('x')}"}`,
  'many JSON keys': `{${Array.from({ length: 60_000 }, (_, key) => `"k${key}":${key}`).join(',')}}`,
  'one event of many lines': filled('Traceback (most recent call last):\n'),
  'one event of many empty lines': `x${filled('\n')}`,
  'Go calls': `panic: x\n${filled('a(b)')}\n${filled('((')}`,
};

const everything = (line: string) => {
  for (const format of LOG_FORMATS) {
    const [entry] = groupEntries([readOne(line, format)]);
    if (!entry) throw new Error('no entry');
    entryText(entry, String);
    selectEntries([entry], { text: 'nowhere', level: 'debug' });
  }
};

/** Milliseconds of the quickest of some runs: other programs only make it slower. */
const quickest = (run: () => void): number => {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
};

describe('a line of a megabyte', () => {
  const ordinary = 'INFO:     10.0.1.34:1234 - "GET /x HTTP/1.1" 200 OK';
  const reference = quickest(() => {
    for (let count = 0; count < 500; count += 1) everything(ordinary);
  });

  it.each(Object.entries(HOSTILE))('takes no longer than a thousand short ones: %s', (_, line) => {
    expect(line.length).toBeGreaterThan(500_000);
    const taken = quickest(() => everything(line));
    // What is kept of it is as long as 600 short lines; a pattern that backtracks takes a thousand times as long.
    expect(taken / reference).toBeLessThan(2);
  });
});
