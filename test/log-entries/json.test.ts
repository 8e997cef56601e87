import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/log-entries/formats/json.ts';
import { readOne } from './read.ts';

const parse = (record: object) => parseJson(JSON.stringify(record));

describe('a JSON line', () => {
  it('shows level, message and useful fields, and drops what every line has', () => {
    expect(
      parse({
        timestamp: '2025-11-20T17:02:11Z',
        hostname: 'ip-10-0-1-2',
        pid: 1,
        v: 0,
        version: '1.2.3',
        level: 50,
        msg: 'it broke',
        'X-Request-ID': 'r-1',
        status: 500,
        empty: '',
        nothing: null,
      }),
    ).toEqual({
      at: Date.UTC(2025, 10, 20, 17, 2, 11),
      level: 'error',
      message: 'it broke',
      requestId: 'r-1',
      fields: { status: 500 },
      stack: undefined,
    });
  });

  it.each<[spelling: object, level: string | undefined]>([
    [{ level: 'WARNING' }, 'warn'],
    [{ severity: 'CRITICAL' }, 'fatal'],
    [{ logLevel: 'Error' }, 'error'],
    [{ level: 10 }, 'debug'],
    [{ status: 503 }, 'error'],
    [{ status_code: '404' }, 'warn'],
    [{ level: 'info', status: 500 }, 'info'],
    [{ status: 200 }, undefined],
    [{ level: 'purple' }, undefined],
  ])('%j has the level %s', (record, level) => {
    expect(parse({ msg: 'x', ...record })?.level).toBe(level);
  });

  it.each<[record: object, message: string]>([
    [{ message: 'a', msg: 'b' }, 'a'],
    [{ message: { nested: 1 }, event: 'started' }, 'started'],
    [{ method: 'GET', path: '/x' }, 'GET /x'],
    [{ a: 1 }, ''],
  ])('%j says "%s"', (record, message) => {
    expect(parse(record)?.message).toBe(message);
  });

  it('flattens what is nested, to a depth and a number of fields', () => {
    const deep = { a: { b: { c: { d: 1 } } }, list: [1, 2], items: [{ id: 7 }] };
    expect(parse({ msg: 'x', ...deep })?.fields).toEqual({
      'a.b.c': '{…}',
      list: '1, 2',
      'items.0.id': 7,
    });
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`f${index}`, index]),
    );
    expect(Object.keys(parse(many)?.fields ?? {})).toHaveLength(40);
    expect(parse({ msg: 'x', long: 'y'.repeat(5_000) })?.fields.long).toHaveLength(1_001);
  });

  it('finds ids and stack traces inside', () => {
    const record = {
      msg: 'x',
      ctx: { requestId: 'r-1' },
      err: { stack: 'E: no\n    at f (x.js:1)' },
    };
    expect(parse(record)).toMatchObject({
      requestId: 'r-1',
      stack: ['E: no', '    at f (x.js:1)'],
    });
    expect(parse({ errorMessage: 'no', stackTrace: ['  File "x"', '    f()'] })).toMatchObject({
      message: 'no',
      stack: ['  File "x"', '    f()'],
    });
  });

  it('shows a message of several lines as a headline and lines beneath', () => {
    expect(readOne('{"level":"error","message":"first\\nsecond\\nthird"}')).toMatchObject({
      message: 'first',
      detail: ['second', 'third'],
    });
  });

  it('keeps the digits of long ids', () => {
    expect(parseJson('{"msg":"x","id":12345678901234567891,"n":12}')?.fields).toEqual({
      id: '12345678901234567891',
      n: 12,
    });
  });

  it('reads JSON that is laid out over several lines of one event', () => {
    expect(
      readOne(JSON.stringify({ level: 'warn', msg: 'hot', a: { b: 1 } }, null, 2)),
    ).toMatchObject({
      level: 'warn',
      message: 'hot',
      fields: { 'a.b': 1 },
    });
  });

  it('keeps a time that is a duration, and drops a time that is one', () => {
    expect(parse({ msg: 'x', time: 12.5, ts: 1_732_531_200.412 })).toMatchObject({
      fields: { time: 12.5 },
      at: 1_732_531_200_412,
    });
    expect(parse({ msg: 'x', time: '2025-11-26T17:05:40' })).toMatchObject({
      fields: {},
      at: undefined,
    });
  });
});

describe('a hostile JSON line', () => {
  it('cannot reach a prototype', () => {
    const line =
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"msg":"x","__proto__":"y"}';
    const parsed = parseJson(line);
    expect(parsed?.message).toBe('x');
    expect(Object.getPrototypeOf(parsed?.fields)).toBe(Object.prototype);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(readOne('__proto__=1 level=info msg=x')).toMatchObject({ message: 'x', fields: {} });
  });

  it('uses the last of duplicate keys', () => {
    expect(parseJson('{"message":"a","message":"b","level":"info"}')?.message).toBe('b');
  });

  it.each([
    ['nested 100 000 deep', '{"a":'.repeat(100_000)],
    ['nested deep and closed', `${'{"a":'.repeat(4_000)}1${'}'.repeat(4_000)}`],
    [
      'nested deep with a long number',
      `${'{"a":'.repeat(4_000)}12345678901234567891${'}'.repeat(4_000)}`,
    ],
    ['a list in a list', `{"a":${'['.repeat(15_000)}${']'.repeat(15_000)}}`],
    ['not closed', '{"level":"error","msg":"x'],
    ['numbers beyond numbers', '{"msg":"x","n":1e999}'],
  ])('%s is one harmless entry', (_what, line) => {
    const entry = readOne(line);
    expect(Object.keys(entry.fields).length).toBeLessThanOrEqual(1);
    expect(JSON.stringify(entry).length).toBeLessThan(200_000);
  });
});
