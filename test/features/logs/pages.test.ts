import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../src/features/logs/pages.ts';
import { rowText } from '../../../src/features/logs/rows.ts';
import { CART, entriesOf, logsOf, NOW, source, WEB } from './answers.ts';

const time = (at: number) => new Date(at).toISOString().slice(11, 19);
const NEWEST = { page: 1, errors: false, raw: false };
const words = (count: number) =>
  Array.from(
    { length: count },
    (_, index) =>
      `job ${'x'.repeat(index % 7)}${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + (Math.floor(index / 26) % 26))} done`,
  );

const TRACEBACK = [
  'Traceback (most recent call last):',
  ...Array.from({ length: 40 }, (_, index) => `  File "/app/${index}.py", line ${index}, in f`),
  'ValueError: no',
];

describe('pages', () => {
  it('show every entry once, the newest page full and last', () => {
    const logs = logsOf(entriesOf(words(200)));
    const first = pageOf(logs, NEWEST);
    const pages = Array.from({ length: first.count }, (_, index) =>
      pageOf(logs, { ...NEWEST, page: index + 1 }),
    );
    expect(pages.map(({ rows }) => rows.length)).toEqual([45, 45, 45, 45, 20]);
    const shown = pages.toReversed().flatMap(({ rows }) => rows.map(({ entry }) => entry.text));
    expect(shown).toEqual(words(200));
  });

  it('hold what Slack takes, however long the lines are', () => {
    const logs = logsOf(entriesOf(words(50).map((word) => `${word} ${'y'.repeat(30_000)}`)));
    const { count, rows } = pageOf(logs, NEWEST);
    const text = rows.map((row) => rowText(row, time)).join('\n');
    expect(text.length).toBeLessThan(6_600);
    expect(count).toBeGreaterThan(3);
  });

  it('are the nearest ones where a number is too large or too small', () => {
    const logs = logsOf(entriesOf(words(100)));
    expect(pageOf(logs, { ...NEWEST, page: 99 }).number).toBe(3);
    expect(pageOf(logs, { ...NEWEST, page: 0 }).number).toBe(1);
    expect(pageOf(logsOf([]), NEWEST)).toEqual({ rows: [], number: 1, count: 0 });
  });

  it('show repeats as one row, and every one of them raw', () => {
    const lines = ['WARN dropped 1', 'WARN dropped 2', 'ERROR gone', 'WARN dropped 3'];
    const logs = logsOf(entriesOf(lines));
    const text = (choice: object) =>
      pageOf(logs, { ...NEWEST, ...choice }).rows.map((row) => rowText(row, time));
    expect(text({})).toEqual([
      '11:59:58 ERROR gone',
      '11:59:59 WARN  dropped 3 (×3 since 11:59:56)',
    ]);
    expect(text({ raw: true })).toEqual([
      '11:59:56 WARN dropped 1',
      '11:59:57 WARN dropped 2',
      '11:59:58 ERROR gone',
      '11:59:59 WARN dropped 3',
    ]);
    expect(text({ errors: true })).toEqual(['11:59:58 ERROR gone']);
  });

  it('leave out the middle of a long traceback, which the file has', () => {
    const [row] = pageOf(logsOf(entriesOf(TRACEBACK, { every: 1 })), NEWEST).rows;
    const lines = row ? rowText(row, time).split('\n') : [];
    expect(lines).toHaveLength(14);
    expect(lines[0]).toBe('11:59:59 ERROR ValueError: no');
    expect(lines[4]).toBe('    … 30 more lines');
    expect(lines.at(-1)).toBe('    ValueError: no');
  });

  it('indent further lines, so that none can pass for an entry, raw too', () => {
    const logs = logsOf(entriesOf(['hello\n12:00:00 ERROR all is lost']));
    for (const raw of [true, false]) {
      const [row] = pageOf(logs, { ...NEWEST, raw }).rows;
      expect(row && rowText(row, time)).toMatch(/hello\n {4}12:00:00 ERROR all is lost$/);
    }
  });

  it('say whose a line is where several logs were read, or several streams', () => {
    const web = entriesOf(['a'], { every: 2_000 });
    const cart = entriesOf(['b'], { group: CART });
    const both = logsOf([...web, ...cart], { sources: [source('web', WEB), source('cart', CART)] });
    const text = (logs: typeof both) => pageOf(logs, NEWEST).rows.map((row) => rowText(row, time));
    expect(text(both)).toEqual(['web  │ 11:59:58       a', 'cart │ 11:59:59       b']);
    const other = entriesOf(['b'], { stream: 's/web/fedcba9876' });
    expect(text(logsOf([...web, ...other]))).toEqual([
      '01234567 │ 11:59:58       a',
      'fedcba98 │ 11:59:59       b',
    ]);
    expect(text(logsOf(web))).toEqual(['11:59:58       a']);
  });

  it('of a trace say how long after the one before it a line came', () => {
    const entries = [...entriesOf(['in'], { every: 450 }), ...entriesOf(['out'], { every: 40 })];
    const rows = pageOf(logsOf(entries, { trace: 'r-1' }), NEWEST).rows;
    expect(rows.map((row) => rowText(row, time).trim())).toEqual([
      'begin  11:59:59       in',
      '+410 ms  11:59:59       out',
    ]);
  });

  it('begin at the same entries for everybody, whatever clock they read', () => {
    const logs = logsOf(entriesOf(words(300), { every: 600_000 }), { from: NOW - 864e5 });
    const first = pageOf(logs, { ...NEWEST, page: 2 }).rows[0]?.entry.text;
    expect(first).toBe(words(300)[210]);
  });

  it('shorten records of many fields, and say how many there are more', () => {
    const record = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`k${index}`, 'v'.repeat(300)]),
    );
    const [row] = pageOf(logsOf(entriesOf([JSON.stringify({ msg: 'x', ...record })])), NEWEST).rows;
    const text = row ? rowText(row, time) : '';
    expect(text.length).toBeLessThan(1_300);
    expect(text).toContain('… 18 more fields');
  });
});
