import type {
  GetMetricDataCommandInput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../engine/index.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { MetricCatalogue } from './catalogue.ts';
import { ExpressionError, evaluate, idsIn, type Series } from './expression.ts';
import { bucketsOf, dimensionsOf } from './metric.ts';
import { statisticOf } from './statistics.ts';

const MOST_QUERIES = 500;

/** The results of all queries of GetMetricData, unpaged: points in the order that was asked for. */
export function metricDataResults(
  catalogue: MetricCatalogue,
  now: number,
  input: GetMetricDataCommandInput,
): MetricDataResult[] {
  const queries = input.MetricDataQueries ?? [];
  check(queries);
  const seriesOf = resolver(catalogue, now, input);
  const newestFirst = input.ScanBy !== 'TimestampAscending';
  return queries
    .filter(({ ReturnData }) => ReturnData !== false)
    .map((query) => {
      const points = [...seriesOf(query.Id ?? '')].sort(([a], [b]) =>
        newestFirst ? b - a : a - b,
      );
      return {
        Id: query.Id,
        Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id,
        Timestamps: points.map(([at]) => new Date(at)),
        Values: points.map(([, value]) => value),
        StatusCode: 'Complete',
      };
    });
}

function check(queries: readonly MetricDataQuery[]): void {
  if (queries.length > MOST_QUERIES) {
    const most = `Member must have length less than or equal to ${MOST_QUERIES}`;
    throw invalid(`The parameter MetricDataQueries failed to satisfy constraint: ${most}`);
  }
  const ids = queries.map(({ Id = '' }) => Id);
  const odd = ids.find((id) => !/^[a-z]\w*$/.test(id));
  if (odd !== undefined) {
    throw invalid(
      `The value '${odd}' for parameter MetricDataQueries.member.N.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw invalid(`The values for parameter Id in MetricDataQueries are not unique: ${twice}`);
}

/** Looks series up by query id; expressions may use each other, but not in a circle. */
function resolver(
  catalogue: MetricCatalogue,
  now: number,
  input: GetMetricDataCommandInput,
): (id: string) => Series {
  const queries = new Map(input.MetricDataQueries?.map((query) => [query.Id, query]));
  const known = new Map<string, Series>();
  const open = new Set<string>();
  const seriesOf = (id: string): Series => {
    const done = known.get(id);
    if (done) return done;
    const query = queries.get(id);
    if (!query || open.has(id)) throw invalid(`Undefined variables in expression: ${id}`);
    open.add(id);
    const series = query.MetricStat
      ? statSeries(catalogue, now, input, query.MetricStat)
      : expressionSeries(query, seriesOf);
    known.set(id, series);
    return series;
  };
  return seriesOf;
}

function statSeries(
  catalogue: MetricCatalogue,
  now: number,
  { StartTime, EndTime }: GetMetricDataCommandInput,
  { Metric, Period = 60, Stat = '' }: MetricStat,
): Series {
  const statistic = statisticOf(Stat);
  if (!statistic) throw invalid(`The value ${Stat} for parameter Stat is not supported.`);
  const { Namespace = '', MetricName = '', Dimensions } = Metric ?? {};
  const metric = catalogue.find(Namespace, MetricName, dimensionsOf(Dimensions));
  if (!metric || !StartTime || !EndTime) return new Map();
  const window = {
    from: StartTime.getTime(),
    to: EndTime.getTime(),
    period: periodOf(Period),
    now,
  };
  return new Map(bucketsOf(metric, window).map(({ at, samples }) => [at, statistic(samples)]));
}

function expressionSeries(
  { Id, Expression = '' }: MetricDataQuery,
  seriesOf: (id: string) => Series,
): Series {
  try {
    // Ids first: what an id stands for may be wrong in its own words.
    const inputs = new Map(idsIn(Expression).map((id) => [id, seriesOf(id)]));
    return evaluate(Expression, (id) => inputs.get(id) ?? new Map());
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw invalid(`Error in expression '${Id}': ${error.message}`);
  }
}

/** Seconds in, milliseconds out. Samples are a minute apart, so shorter periods are not kept. */
function periodOf(period: number): number {
  if (period < 60 || period % 60 !== 0) {
    throw invalid(`Period must be a multiple of 60 for this metric: ${period}`);
  }
  return Math.max(MINUTE, period * SECOND);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
