import { z } from 'zod';
import type { AlarmTrigger } from '../event.ts';

/*
 * The `Trigger` of the notifications that CloudWatch sends through SNS. AWS: "Notifying users on alarm changes", the schema
 * when a metric alarm changes state; its Metrics are those of PutMetricAlarm.
 */

const dimension = z.union([
  z.object({ name: z.string(), value: z.string() }),
  z
    .object({ Name: z.string(), Value: z.string() })
    .transform(({ Name: name, Value: value }) => ({ name, value })),
]);
const dimensions = z.array(dimension).nullish();

const stat = z.object({
  Metric: z.object({
    Namespace: z.string().nullish(),
    MetricName: z.string(),
    Dimensions: dimensions,
  }),
  Period: z.number().nullish(),
  Stat: z.string().nullish(),
  Unit: z.string().nullish(),
});

const query = z.object({
  Id: z.string(),
  Expression: z.string().nullish(),
  Label: z.string().nullish(),
  MetricStat: stat.nullish(),
  Period: z.number().nullish(),
  ReturnData: z.boolean().nullish(),
});

export const trigger = z.object({
  MetricName: z.string().nullish(),
  Namespace: z.string().nullish(),
  Statistic: z.string().nullish(),
  ExtendedStatistic: z.string().nullish(),
  Unit: z.string().nullish(),
  Dimensions: dimensions,
  Period: z.number().nullish(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().nullish(),
  ComparisonOperator: z.string(),
  Threshold: z.number().nullish(),
  ThresholdMetricId: z.string().nullish(),
  TreatMissingData: z.string().nullish(),
  Metrics: z.array(query).nullish(),
});

type Trigger = z.output<typeof trigger>;
type Query = z.output<typeof query>;

/** What an alarm watches, in our words. */
export function readTrigger(found: Trigger): AlarmTrigger {
  const missing = /notBreaching|breaching|ignore|missing/i.exec(lastWord(found.TreatMissingData));
  return {
    ...(found.Metrics?.length ? watchedByQueries(found, found.Metrics) : watchedMetric(found)),
    evaluationPeriods: found.EvaluationPeriods,
    comparison: found.ComparisonOperator,
    ...(typeof found.DatapointsToAlarm === 'number' && {
      datapointsToAlarm: found.DatapointsToAlarm,
    }),
    ...(isBand(found) ? { band: true } : thresholdOf(found)),
    ...(missing && { treatMissingData: missing[0] }),
  };
}

type Watched = Omit<
  AlarmTrigger,
  'evaluationPeriods' | 'comparison' | 'datapointsToAlarm' | 'threshold' | 'treatMissingData'
>;

function watchedMetric(found: Trigger): Watched {
  return {
    namespace: found.Namespace ?? '',
    metric: found.MetricName ?? '',
    dimensions: namedValues(found.Dimensions),
    statistic: found.ExtendedStatistic ?? statisticOf(found.Statistic),
    period: found.Period ?? 0,
    ...unitOf(found.Unit),
  };
}

/** With anomaly detection the metric itself is watched; with metric math the query whose result is returned. */
function watchedByQueries(found: Trigger, queries: readonly Query[]): Watched {
  const candidates = queries.filter(({ Id }) => Id !== found.ThresholdMetricId);
  const watched = candidates.find(({ ReturnData }) => ReturnData !== false) ?? candidates[0];
  if (watched?.MetricStat) return watchedStat(watched.MetricStat);
  const stats = queries.flatMap(({ MetricStat }) => MetricStat ?? []);
  const periods = [watched?.Period, found.Period, ...stats.map(({ Period }) => Period)];
  return {
    namespace: common(stats.map(({ Metric }) => Metric.Namespace ?? '')),
    metric: watched?.Label || watched?.Expression || watched?.Id || '',
    dimensions: shared(stats.map(({ Metric }) => namedValues(Metric.Dimensions))),
    statistic: common(stats.map(({ Stat }) => Stat ?? '')),
    period: periods.find((period) => typeof period === 'number') ?? 0,
    ...(watched?.Expression && { expression: watched.Expression }),
  };
}

function watchedStat({ Metric, Period, Stat, Unit }: z.output<typeof stat>): Watched {
  return {
    namespace: Metric.Namespace ?? '',
    metric: Metric.MetricName,
    dimensions: namedValues(Metric.Dimensions),
    statistic: Stat ?? '',
    period: Period ?? 0,
    ...unitOf(Unit),
  };
}

function isBand({ ThresholdMetricId, ComparisonOperator }: Trigger): boolean {
  return Boolean(ThresholdMetricId) || /Upper|Lower/.test(ComparisonOperator);
}

function thresholdOf({ Threshold: threshold }: Trigger) {
  return typeof threshold === 'number' && { threshold };
}

function unitOf(unit: string | null | undefined) {
  return unit && unit !== 'None' ? { unit } : {};
}

/** SNS says `AVERAGE` and `SAMPLE_COUNT` where the API says `Average` and `SampleCount`. */
function statisticOf(written: string | null | undefined): string {
  const words = (written ?? '').toLowerCase().replace('samplecount', 'sample_count').split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** It comes as `missing` or as `- TreatMissingData:      missing`. */
function lastWord(text: string | null | undefined): string {
  return (
    text
      ?.trim()
      .split(/[\s:]+/)
      .at(-1) ?? ''
  );
}

function namedValues(list: z.output<typeof dimensions>): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ name, value }) => [name, value]));
}

function common(values: readonly string[]): string {
  return new Set(values).size === 1 ? (values[0] ?? '') : '';
}

/** The dimensions that all of them have with one value: those say what the whole is about. */
function shared([first = {}, ...rest]: readonly Record<string, string>[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((other) => other[name] === value)),
  );
}
