import { describe, expect, it } from 'vitest';
import { groupEntries } from '../../src/log-entries/group.ts';
import { entryText } from '../../src/log-entries/text.ts';
import { entryWith, read, readOne } from './read.ts';

const time = (at: number) => new Date(at).toISOString().slice(11, 23);

describe('an entry as text', () => {
  it('is time, level, headline and fields, the telling ones first', () => {
    const line =
      '{"level":"error","logger":"api","z":"two words","msg":"no","status":500,"request_id":"r-1"}';
    expect(entryText(readOne(line), time)).toBe(
      '00:16:40.000 ERROR no status=500 z="two words" logger=api request=r-1',
    );
  });

  it('does not repeat what the headline says', () => {
    const line = '{"msg":"GET /x","method":"GET","path":"/x","event":"GET /x","status":200}';
    expect(entryText(readOne(line), time)).toBe('00:16:40.000       GET /x status=200');
  });

  it('has a trace beneath, indented', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/x.py", line 1',
      'ValueError: no',
    ];
    expect(entryText(readOne(lines), time).split('\n')).toEqual([
      '00:16:40.000 ERROR ValueError: no',
      ...lines.map((line) => `    ${line}`),
    ]);
  });

  it('says how often it came', () => {
    const [once] = groupEntries(read(['tick 1', 'tick 2']));
    expect(once && entryText(once, time)).toBe('00:16:40.010       tick 2 (×2 since 00:16:40.000)');
    const repeats = { count: 9, firstAt: 0, lastAt: 1_000_000, streams: ['a', 'b'] };
    expect(entryText(entryWith({ repeats }), time)).toContain('(×9 since 00:00:00.000, 2 streams)');
  });

  it('says what is missing', () => {
    expect(
      entryText(entryWith({ charactersCut: 1_015_808, linesCut: 1 }), time).split('\n'),
    ).toEqual(['00:16:40.000       hello', '    … 1,015,808 more characters', '    … 1 more line']);
  });

  it('keeps a value with line ends on its line', () => {
    const fields = { query: 'select\n"x"' };
    expect(entryText(entryWith({ fields }), time)).toBe(
      `00:16:40.000       hello query="select 'x'"`,
    );
  });
});
