import { expect, it } from 'vitest';
import { statisticList } from '../../../src/features/metrics/statistics.ts';

it.each<[text: string, names: string[] | undefined]>([
  ['avg,max,p95', ['Average', 'Maximum', 'p95']],
  ['AVG, P99.9', ['Average', 'p99.9']],
  ['sum,sum', ['Sum']],
  ['count', ['SampleCount']],
  ['', undefined],
  ['p101', undefined],
  ['median', undefined],
])('statistics are read from %j', (text, names) => {
  const read = statisticList.safeParse(text);
  expect(read.success ? read.data.map(({ aws }) => aws) : undefined).toEqual(names);
});
