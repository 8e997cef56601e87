import {
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { chunks } from './readings.ts';

/** A metric as CloudWatch names it. */
export interface Metric {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** `Average`, `Sum`, `p99` … */
  statistic: string;
  periodSeconds: number;
}

/** A question to GetMetricData: a metric, or metric math over the ids of other queries in the same call. */
export type MetricQuery = { id: string; label?: string; hidden?: boolean } & (
  | { metric: Metric }
  | { expression: string; periodSeconds?: number }
);

/** One value of a metric over the period that starts at `at` (epoch milliseconds). */
export interface MetricPoint {
  at: number;
  value: number;
}

/** The answer to one query. */
export interface MetricSeries {
  id: string;
  label: string;
  /** AWS: `Complete`, `PartialData`, `InternalError`, `Forbidden`; `Missing` when AWS left the query out. */
  status: string;
  /** Oldest first; empty is no data, which is not zero. */
  points: MetricPoint[];
  /** The newest point; absent is no data. */
  newest?: MetricPoint;
  /** AWS's remarks on this query. */
  messages: string[];
}

/** What to read: `from` inclusive, `until` exclusive, in epoch milliseconds. */
export interface MetricWindow {
  /** Ids are unique and match `[a-z][a-zA-Z0-9_]*` (AWS). At most 500 where they refer to each other. */
  queries: readonly MetricQuery[];
  from: number;
  until: number;
}

/** AWS: GetMetricData, `MetricDataQueries`. */
const QUERIES_PER_CALL = 500;

/** Reads all queries in as few calls as AWS takes. Returns a series by id, for hidden queries too. */
export async function metricData(
  clients: AwsClients,
  scope: AwsScope,
  window: MetricWindow,
  signal: AbortSignal,
): Promise<Map<string, MetricSeries>> {
  const batches = chunks(window.queries, QUERIES_PER_CALL);
  const series = await Promise.all(
    batches.map((batch) => readPages(clients, scope, { ...window, queries: batch }, signal)),
  );
  return new Map(series.flat().map((each) => [each.id, each]));
}

async function readPages(
  clients: AwsClients,
  scope: AwsScope,
  { queries, from, until }: MetricWindow,
  signal: AbortSignal,
): Promise<MetricSeries[]> {
  const call = callOf('GetMetricData', scope);
  const series = new Map(queries.map((query) => [query.id, emptySeries(query)]));
  let token: string | undefined;
  do {
    const command = new GetMetricDataCommand({
      MetricDataQueries: queries.map(toAwsQuery),
      StartTime: new Date(from),
      EndTime: new Date(until),
      ScanBy: 'TimestampAscending',
      ...(token && { NextToken: token }),
    });
    const page: GetMetricDataCommandOutput = await callAws(call, signal, (options) =>
      clients.cloudwatch(scope).send(command, options),
    );
    const results = required(page.MetricDataResults, 'results', call);
    for (const result of results) addResult(series, result);
    token = page.NextToken;
  } while (token);
  return [...series.values()].map(finished);
}

function toAwsQuery(query: MetricQuery): MetricDataQuery {
  const common = {
    Id: query.id,
    ReturnData: !query.hidden,
    ...(query.label && { Label: query.label }),
  };
  if ('expression' in query) {
    const { expression, periodSeconds } = query;
    return { ...common, Expression: expression, ...(periodSeconds && { Period: periodSeconds }) };
  }
  const { namespace, metric, dimensions, statistic, periodSeconds } = query.metric;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    ...common,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions },
      Stat: statistic,
      Period: periodSeconds,
    },
  };
}

function emptySeries({ id, label = id }: MetricQuery): MetricSeries {
  return { id, label, status: 'Missing', points: [], messages: [] };
}

/** Pages continue a series, so results are added to what is there. */
function addResult(series: Map<string, MetricSeries>, result: MetricDataResult): void {
  const { Id = '', Label, StatusCode, Timestamps = [], Values = [], Messages = [] } = result;
  const target = series.get(Id);
  if (!target) return;
  target.label = Label ?? target.label;
  target.status = StatusCode ?? target.status;
  target.messages.push(...Messages.map(({ Value }) => Value ?? ''));
  for (const [index, timestamp] of Timestamps.entries()) {
    const value = Values[index];
    if (value !== undefined) target.points.push({ at: timestamp.getTime(), value });
  }
}

function finished(series: MetricSeries): MetricSeries {
  const points = series.points.sort((one, other) => one.at - other.at);
  const newest = points.at(-1);
  return { ...series, points, ...(newest && { newest }) };
}
