import { describe, expect, it } from 'vitest';
import type { KeptResult, QueryColumn } from '../../../src/features/query/report.ts';
import { chartOf, groupingOf } from '../../../src/features/query/series.ts';
import { HOUR, MINUTE, NOW } from './shop.ts';

describe('what a query counts by', () => {
  it.each<[text: string, grouping: ReturnType<typeof groupingOf>]>([
    ['stats count(*) by bin(5m)', { time: 'bin(5m)', period: 5 * MINUTE, others: [] }],
    [
      'filter x like /a|b/ | stats max(d) as m by bin(1 hour) as t, concat(a, b) as c | sort t',
      { time: 't', period: HOUR, others: ['c'] },
    ],
    ['STATS count(*) BY path, BIN(30s)', { time: 'BIN(30s)', period: 30_000, others: ['path'] }],
    [
      'stats count(*) as n by bin(1m) as t, path | stats max(n) by bin(1h)',
      { time: 'bin(1h)', period: HOUR, others: [] },
    ],
    ['stats count(*) by path', undefined],
    ['stats count(*)', undefined],
    ['stats count(*) by bin(1mo)', undefined],
    ['stats count(*) by bin(0m)', undefined],
    ['fields @timestamp, bin(5m)', undefined],
  ])('%s', (text, grouping) => {
    expect(groupingOf(text)).toEqual(grouping);
  });
});

const at = (minutes: number) =>
  new Date(NOW - minutes * MINUTE).toISOString().replace('T', ' ').replace('Z', '');
const time: QueryColumn = { name: 'bin(5m)', type: 'time' };
const number = (name: string): QueryColumn => ({ name, type: 'number' });

function chart(text: string, columns: QueryColumn[], rows: string[][]) {
  const result: KeptResult = {
    target: 'shop@dev',
    region: 'eu-central-1',
    title: 'Requests',
    place: 'Shop dev',
    text,
    logs: ['Web'],
    from: NOW - HOUR + 1,
    until: NOW - 1,
    pricePerGigabyte: 0.005,
    columns,
    rows,
    masked: 0,
    recordsScanned: 10,
    recordsMatched: 10,
    bytesScanned: 10,
    elapsed: 10,
    at: NOW,
  };
  return chartOf(result, 'Europe/Berlin');
}

const lines = (drawn: ReturnType<typeof chart>) =>
  drawn?.spec.series.map(({ name, points }) => [name, ...points.map(({ value }) => value)]);

describe('the chart of a result', () => {
  it('has a line for each column of numbers, on the borders of the periods, oldest first', () => {
    const drawn = chart(
      'stats count(*) as n, max(d) as most by bin(5m)',
      [time, number('n'), number('most')],
      [
        [at(5), '3', '30'],
        [at(10), '2', ''],
        [at(20), '1', '10'],
      ],
    );
    expect(drawn).toEqual({
      spec: {
        title: 'Requests',
        subtitle: 'Shop dev',
        unit: '',
        from: NOW - HOUR,
        until: NOW,
        period: 5 * MINUTE,
        timeZone: 'Europe/Berlin',
        series: [
          {
            name: 'n',
            points: [
              { at: NOW - 20 * MINUTE, value: 1 },
              { at: NOW - 10 * MINUTE, value: 2 },
              { at: NOW - 5 * MINUTE, value: 3 },
            ],
          },
          {
            name: 'most',
            points: [
              { at: NOW - 20 * MINUTE, value: 10 },
              { at: NOW - 5 * MINUTE, value: 30 },
            ],
          },
        ],
      },
      remarks: [],
    });
  });

  it('has a line for each group, also where groups are numbers', () => {
    const status = number('status');
    const drawn = chart(
      'stats count(*) as n, max(d) by bin(5m), status',
      [time, status, number('n'), number('max(d)')],
      [
        [at(10), '200', '5', '1'],
        [at(10), '500', '1', '1'],
        [at(5), '200', '7', '1'],
        [at(5), '', '2', '1'],
      ],
    );
    expect(lines(drawn)).toEqual([
      ['200', 5, 7],
      ['500', 1],
      ['no value', 2],
    ]);
    expect(drawn?.remarks).toEqual(['The chart shows only n.']);
  });

  it('keeps the largest of many lines, and says so', () => {
    const rows = Array.from({ length: 9 }, (_, index) => [
      [at(10), `path ${index}`, String(index)],
      [at(5), `path ${index}`, String(index)],
    ]).flat();
    const text = 'stats count(*) as n by bin(5m), path';
    const drawn = chart(text, [time, { name: 'path', type: 'text' }, number('n')], rows);
    expect(lines(drawn)?.map(([name]) => name)).toEqual([3, 4, 5, 6, 7, 8].map((n) => `path ${n}`));
    expect(drawn?.remarks).toEqual(['The chart shows only the largest 6 of 9 lines.']);
  });

  it.each<[why: string, text: string, columns: QueryColumn[], rows: string[][]]>([
    ['it has one moment', 'stats count(*) as n by bin(5m)', [time, number('n')], [[at(5), '1']]],
    ['it has no numbers', 'stats avg(d) by bin(5m)', [time], [[at(5)], [at(10)]]],
    [
      'it counts by two things more',
      'stats count(*) as n by bin(5m), a, b',
      [time, number('a'), number('b'), number('n')],
      [
        [at(5), '1', '1', '1'],
        [at(10), '1', '1', '1'],
      ],
    ],
    [
      'it is no statistics over time',
      'fields @timestamp, d',
      [{ name: '@timestamp', type: 'time' }, number('d')],
      [
        [at(5), '1'],
        [at(10), '1'],
      ],
    ],
  ])('is not there where %s', (_why, text, columns, rows) => {
    expect(chart(text, columns, rows)).toBeUndefined();
  });
});
