import { expect, test } from 'vitest';
import { formatTick, formatValue, unitScale } from '../../src/charts/format.ts';

test.each([
  [87.43, '%', '87.4 %'],
  [0, '%', '0 %'],
  [100, '%', '100 %'],
  [99.97, '%', '99.97 %'],
  [99.999, '%', '99.99 %'],
  [0.034, '%', '0.034 %'],
  [340, 'ms', '340 ms'],
  [1_234, 'ms', '1.23 s'],
  [999.7, 'ms', '1 s'],
  [0.25, 's', '250 ms'],
  [42, 's', '42 s'],
  [90, 's', '1.5 min'],
  [7_200, 's', '2 h'],
  [172_800, 's', '2 d'],
  [0, 's', '0 s'],
  [12, 'count', '12'],
  [3_421, 'count', '3.42 k'],
  [2_500_000, '', '2.5 M'],
  [-3_421, 'count', '-3.42 k'],
  [18.24e9, 'bytes', '18.2 GB'],
  [512, 'bytes', '512 B'],
  [0, 'bytes', '0 B'],
  [2_048, 'bytes/s', '2.05 kB/s'],
  [18.24, 'GB', '18.2 GB'],
  [1_548.4, 'kW', '1548 kW'],
  [1_234, '%', '1234 %'],
])('writes %d in %s as %s', (value, unit, words) => {
  expect(formatValue(value, unit)).toBe(words);
});

test('a value that is missing is no data', () => {
  expect(formatValue(undefined, '%')).toBe('no data');
});

test('the ticks of an axis share the scale of its end', () => {
  const scale = unitScale(2_000, 'ms');
  expect([0, 500, 1_000, 2_000].map((tick) => formatTick(tick, scale))).toEqual([
    '0',
    '0.5 s',
    '1 s',
    '2 s',
  ]);
});
