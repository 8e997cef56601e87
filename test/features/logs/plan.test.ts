import { describe, expect, it } from 'vitest';
import { planSearch, planTrace } from '../../../src/features/logs/plan.ts';
import type { LogSource } from '../../../src/kernel/log-sources.ts';

const log = (format: LogSource['format'], component: string = format): LogSource => ({
  component,
  title: component,
  group: `/shop/${component}`,
  format,
});

describe('how a log is searched', () => {
  it('reads every line where nothing is wanted in particular', () => {
    const { plans, notes } = planSearch([log('json'), log('python')], {});
    expect(plans.map(({ pattern, beyond }) => [pattern, beyond])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(notes).toEqual([]);
  });

  it('reads every line for a level, and lets CloudWatch find only what is beyond', () => {
    const { plans } = planSearch([log('nginx'), log('auto')], { level: 'error' });
    expect(plans.map(({ pattern }) => pattern)).toEqual([undefined, undefined]);
    expect(plans[0]?.beyond).toContain('?"[error]"');
    expect(plans[1]?.beyond).toBeUndefined();
  });

  it.each([
    ['timeout', '?"timeout" ?"TIMEOUT" ?"Timeout"'],
    ['NoSuchKey', '?"NoSuchKey" ?"nosuchkey" ?"NOSUCHKEY" ?"Nosuchkey"'],
    ['503', '"503"'],
    ['say "x"', String.raw`?"say \"x\"" ?"SAY \"X\"" ?"Say \"x\""`],
    ['x'.repeat(600), `"${'x'.repeat(600)}"`],
  ])('lets CloudWatch find a text in its usual spellings: %s', (grep, pattern) => {
    const { plans } = planSearch([log('python')], { grep, level: 'error' });
    expect(plans).toEqual([{ source: log('python'), joins: true, beyond: pattern }]);
  });

  it('hands a pattern on as it is, and the lines around its hits are read where tracebacks may stand', () => {
    const formats = [
      'auto',
      'python',
      'uvicorn',
      'json',
      'zap',
      'nginx',
      'lambda',
      'logfmt',
    ] as const;
    const { plans } = planSearch(
      formats.map((format) => log(format)),
      { filter: '?a -b', level: 'warn' },
    );
    expect(plans.every(({ pattern }) => pattern === '?a -b')).toBe(true);
    expect(plans.filter(({ joins }) => joins).map(({ source }) => source.format)).toEqual([
      'auto',
      'python',
      'uvicorn',
    ]);
  });

  it('asks for fields of JSON lines only, and names the logs that are left out', () => {
    const sources = [log('json'), log('nginx'), log('zap'), log('lambda'), log('auto')];
    const { plans, notes } = planSearch(sources, { where: 'status>=500' });
    expect(plans.map(({ source, pattern }) => [source.format, pattern])).toEqual([
      ['json', '{ $.status >= 500 }'],
      ['zap', '{ $.status >= 500 }'],
      ['lambda', '{ $.status >= 500 }'],
    ]);
    expect(notes).toEqual([
      'Not searched, because --where needs JSON lines: nginx (format nginx), auto (format auto).',
    ]);
  });

  it.each([
    [{ where: 'a=1' }, '`python` (`format: python`). Search for words with `--grep`'],
    [{ where: 'a=1', filter: 'x' }, 'either `--filter` or `--where`'],
    [{ grep: 'two\nlines' }, 'one line only'],
  ])('is refused with what to use: %j', (search, words) => {
    expect(() => planSearch([log('python')], search)).toThrow(words);
  });

  it('for an id is the id as a term in quotes, so that nothing in it is an operator', () => {
    const { plans } = planTrace([log('json'), log('python')], '-4f"1c');
    expect(plans.map(({ pattern }) => pattern)).toEqual(['"-4f\\"1c"', '"-4f\\"1c"']);
    expect(() => planTrace([log('json')], ' ')).toThrow('nothing to search for');
  });
});
