import { z } from 'zod';
import { STATISTIC } from '../../config/metrics-schema.ts';
import type { NamedMetric } from './catalog-metrics.ts';

/** A statistic as people say it, and as CloudWatch calls it. */
export interface Statistic {
  readonly word: string;
  readonly aws: string;
}

const WORDS: Readonly<Record<string, string>> = {
  avg: 'Average',
  average: 'Average',
  mean: 'Average',
  sum: 'Sum',
  min: 'Minimum',
  minimum: 'Minimum',
  max: 'Maximum',
  maximum: 'Maximum',
  count: 'SampleCount',
  samplecount: 'SampleCount',
};

/** An option that takes statistics with commas between them: `avg,max,p95`. */
export const statisticList = z.string().transform((text, context): Statistic[] => {
  const words = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[,\s]+/)
        .filter(Boolean),
    ),
  ];
  const read = words.map((word) => ({ word, aws: WORDS[word] ?? word }));
  if (read.length > 0 && read.every(({ aws }) => STATISTIC.test(aws))) return read;
  context.addIssue({
    code: 'custom',
    message:
      'expected `avg`, `sum`, `min`, `max`, `count` or a percentile such as `p95`, with commas between them',
  });
  return z.NEVER;
});

/** What a metric is read by: what was asked for, or its own statistic (undefined). Metric math names its own. */
export function statisticsFor(
  { source }: NamedMetric,
  asked: readonly Statistic[],
): readonly (Statistic | undefined)[] {
  return asked.length === 0 || 'math' in source ? [undefined] : asked;
}
