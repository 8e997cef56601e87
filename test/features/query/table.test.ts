import { describe, expect, it } from 'vitest';
import { instantOf, tableOf } from '../../../src/features/query/table.ts';
import { createMasker } from '../../../src/masking/masker.ts';

const masker = createMasker({ emails: true });
const row = (fields: Record<string, string>) =>
  Object.entries(fields).map(([field, value]) => ({ field, value }));
const TEXT = 'stats count(*) as n, LATEST( @timestamp ) as last, min(@timestamp) by path';
const table = (...rows: Record<string, string>[]) => tableOf(rows.map(row), TEXT, masker);

describe('the table of a result', () => {
  it('has the columns in the order in which they come, without AWS’s pointer', async () => {
    expect(
      await table({ '@timestamp': '2026-11-21 10:11:12.345', '@ptr': 'Cg' }, { path: '/', n: '1' }),
    ).toEqual({
      columns: [
        { name: '@timestamp', type: 'time' },
        { name: 'path', type: 'text' },
        { name: 'n', type: 'number' },
      ],
      rows: [
        ['2026-11-21 10:11:12.345', '', ''],
        ['', '/', '1'],
      ],
      masked: 0,
    });
  });

  it.each<[type: string, values: string[]]>([
    ['time', ['2026-11-21 10:11:12.345', '', '2026-11-21 10:15:00']],
    ['number', ['12', '-0.25', '', '1.5E12']],
    ['text', ['12', 'twelve']],
    ['text', ['012345678901']],
    ['text', ['']],
    ['text', ['2026-11-21 10:11:12,345']],
  ])('takes for a %s: %j', async (type, values) => {
    const { columns } = await table(...values.map((value) => ({ value })));
    expect(columns).toEqual([{ name: 'value', type }]);
  });

  it('shows statistics of times as times', async () => {
    const at = String(Date.UTC(2026, 10, 21, 10, 11, 12, 345));
    const found = await table({ last: at, 'min(@timestamp)': '1.763719872345E12', n: at });
    expect(found.columns.map(({ type }) => type)).toEqual(['time', 'time', 'number']);
    expect(found.rows).toEqual([['2026-11-21 10:11:12.345', '2025-11-21 10:11:12.345', at]]);
    expect((await table({ last: '' }, { last: 'never' })).rows).toEqual([[''], ['never']]);
  });

  it('hides the secrets in its cells, and counts them', async () => {
    const key = ['AKIA', 'QWERTYUIOPASDF23'].join('');
    const { rows, masked } = await table(
      { '@message': `key ${key} of ann@example.com` },
      { '@message': 'password=correct-horse' },
    );
    expect(JSON.stringify(rows)).not.toMatch(/QWERTYUIOPASDF23|ann@|correct-horse/);
    expect(masked).toBe(3);
  });

  it('hides a cell whose column has the name of a secret', async () => {
    const { rows, masked } = await table(
      { user: 'ann', password: 'correct horse', 'auth.token': 'x7Qm2', tokens: '512' },
      { user: 'bob', password: '', 'auth.token': '"quoted9"', tokens: '7' },
    );
    expect(rows).toEqual([
      ['ann', '***', '***', '512'],
      ['bob', '', '***', '7'],
    ]);
    expect(masked).toBe(3);
  });

  it('knows when a time is', () => {
    expect(instantOf('2026-11-21 10:11:12.345')).toBe(Date.UTC(2026, 10, 21, 10, 11, 12, 345));
  });
});
