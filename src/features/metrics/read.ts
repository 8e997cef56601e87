import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import {
  type Metric,
  type MetricPoint,
  type MetricQuery,
  type MetricSeries,
  metricData,
} from '../../aws/cloudwatch-metrics.ts';
import type { CatalogMetricSource } from '../../config/metrics-schema.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import { aligned, type ChartWindow } from './window.ts';

export interface ReadTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  readonly signal: AbortSignal;
}

/** One line to read: a metric by one statistic. */
export interface WantedLine {
  readonly metric: NamedMetric;
  /** AWS's name of the statistic, in place of the metric's own. Metric math keeps its own. */
  readonly statistic?: string | undefined;
  /** Milliseconds. */
  readonly period: number;
}

/** What came of a line. */
export interface ReadLine {
  readonly points: readonly MetricPoint[];
  /** Moved into the window; absent where nothing is compared. */
  readonly comparison?: readonly MetricPoint[];
  /** AWS's remarks, such as that it may not read the metric. */
  readonly remarks: readonly string[];
  /** What CloudWatch was asked for it: the terms of metric math, hidden, before the math. */
  readonly queries: readonly MetricQuery[];
}

/** AWS: GetMetricData, data points of one answer. */
const POINTS_PER_CALL = 100_800;

/**
 * Reads all lines of a message at once, in their order. A comparison comes from the same call by a wider window; only
 * where that would be more points than one answer holds is it a call of its own. Rejects with AwsFault.
 */
export async function readLines(
  lines: readonly WantedLine[],
  window: ChartWindow,
  { clients, scope, signal }: ReadTools,
): Promise<ReadLine[]> {
  const { compare = 0 } = window;
  const asked = lines.map(queriesOf);
  const spans = lines.map(({ period }) => aligned(window, period));
  const from = Math.min(...spans.map((span) => span.from));
  const until = Math.max(...spans.map((span) => span.until));
  const points = lines.reduce((sum, { period }) => sum + (until - from + compare) / period, 0);
  const ask = (span: { from: number; until: number }) =>
    metricData(clients, scope, { queries: asked.flat(), ...span }, signal);
  const wide = points <= POINTS_PER_CALL;
  const now = ask({ from: wide ? from - compare : from, until });
  const before =
    compare === 0 || wide ? now : ask({ from: from - compare, until: until - compare });
  const [series, earlier] = await Promise.all([now, before]);
  return spans.map((span, index) => {
    const id = idOf(index);
    const comparison = moved(earlier.get(id)?.points ?? [], compare);
    return {
      points: within(series.get(id)?.points ?? [], span),
      ...(compare > 0 && { comparison: within(comparison, span) }),
      remarks: remarksOf(series.get(id)),
      queries: asked[index] ?? [],
    };
  });
}

function within(points: readonly MetricPoint[], { from, until }: { from: number; until: number }) {
  return points.filter(({ at }) => at >= from && at < until);
}

function moved(points: readonly MetricPoint[], by: number): MetricPoint[] {
  return points.map(({ at, value }) => ({ at: at + by, value }));
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  Forbidden: 'CloudWatch does not let GridOps read this metric.',
  InternalError: 'CloudWatch failed while it read this metric; try again.',
  PartialData: 'CloudWatch gave a part of the data only; try again.',
};

function remarksOf(series: MetricSeries | undefined): string[] {
  const status = STATUS_WORDS[series?.status ?? ''];
  return [...(status ? [status] : []), ...(series?.messages ?? [])].filter(Boolean);
}

/** AWS: ids match `[a-z][a-zA-Z0-9_]*` and are unique within a call. */
function idOf(index: number): string {
  return `line${index}`;
}

function queriesOf({ metric, statistic, period }: WantedLine, index: number): MetricQuery[] {
  const id = idOf(index);
  const { source } = metric;
  if (!('math' in source)) return [{ id, metric: awsMetric(source, period, statistic) }];
  const terms = Object.entries(source.of).map(([name, term]) => ({
    id: `${id}_${name}`,
    hidden: true,
    metric: awsMetric(term, period),
  }));
  const expression = source.math.replace(/\b[a-z]\w*/g, (name) => `${id}_${name}`);
  return [...terms, { id, expression, periodSeconds: period / 1_000 }];
}

function awsMetric(source: CatalogMetricSource, period: number, statistic = source.stat): Metric {
  const { namespace, metric, dimensions } = source;
  return { namespace, metric, dimensions, statistic, periodSeconds: period / 1_000 };
}
