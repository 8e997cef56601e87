import * as sdk from '@aws-sdk/client-cloudwatch';
import { AwsError, type AwsSimulator } from '../../engine/index.ts';
import { REGION } from '../inventory.ts';
import { metricDataResults } from '../metrics/get-metric-data.ts';
import { bucketsOf, dimensionList, dimensionsOf } from '../metrics/metric.ts';
import { type Statistic, statisticOf } from '../metrics/statistics.ts';
import { pageOf } from '../paging.ts';
import { SECOND } from '../time.ts';
import type { World } from '../world.ts';
import { disableAlarmActions, enableAlarmActions, setAlarmState } from './alarms/change.ts';
import { putMetricAlarm } from './alarms/put-metric-alarm.ts';
import { describeAlarmHistory, describeAlarms } from './cloudwatch-alarms.ts';

/** GetMetricData returns at most this many points in one answer, GetMetricStatistics in all. */
const MOST_DATAPOINTS = { data: 100_800, statistics: 1_440 };

/** Simulates CloudWatch: metrics and alarms. */
export function simulateCloudWatch(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.CloudWatchClient({ region: REGION }), sdk, { missingMember })
    .on(sdk.GetMetricDataCommand, (input) => getMetricData(world, input))
    .on(sdk.GetMetricStatisticsCommand, (input) => getMetricStatistics(world, input))
    .on(sdk.ListMetricsCommand, (input) => listMetrics(world, input))
    .on(sdk.DescribeAlarmsCommand, (input) => describeAlarms(world, input))
    .on(sdk.DescribeAlarmHistoryCommand, (input) => describeAlarmHistory(world, input))
    .on(sdk.PutMetricAlarmCommand, (input) => putMetricAlarm(world, input))
    .on(sdk.EnableAlarmActionsCommand, (input) => enableAlarmActions(world, input))
    .on(sdk.DisableAlarmActionsCommand, (input) => disableAlarmActions(world, input))
    .on(sdk.SetAlarmStateCommand, (input) => setAlarmState(world, input));
}

/** Pages count data points: a result that goes on in the next page is marked PartialData. */
function getMetricData(world: World, input: sdk.GetMetricDataCommandInput) {
  const results = metricDataResults(world.metrics, world.now(), input);
  const points = results.flatMap((result, index) =>
    (result.Values ?? []).map((value, position) => ({
      index,
      value,
      at: result.Timestamps?.[position],
    })),
  );
  const size = Math.min(input.MaxDatapoints ?? MOST_DATAPOINTS.data, MOST_DATAPOINTS.data);
  const { page, next } = pageOf(points, input.NextToken, size, invalidToken);
  const last = page.at(-1)?.index;
  const total = Map.groupBy(points, ({ index }) => index);
  const shown = Map.groupBy(page, ({ index }) => index);
  return {
    MetricDataResults: results.map((result, index): sdk.MetricDataResult => {
      const own = shown.get(index) ?? [];
      const isCut = next !== undefined && index === last && own.at(-1) !== total.get(index)?.at(-1);
      return {
        ...result,
        Timestamps: own.flatMap(({ at }) => (at ? [at] : [])),
        Values: own.map(({ value }) => value),
        StatusCode: isCut ? 'PartialData' : 'Complete',
      };
    }),
    NextToken: next,
    Messages: [],
  };
}

function getMetricStatistics(world: World, input: sdk.GetMetricStatisticsCommandInput) {
  const { Namespace = '', MetricName = '', StartTime, EndTime, Period = 60 } = input;
  const names = [...(input.Statistics ?? []), ...(input.ExtendedStatistics ?? [])];
  if (names.length === 0) {
    const message = 'Must specify either Statistics or ExtendedStatistics';
    throw new AwsError('InvalidParameterCombinationException', message);
  }
  const window = {
    from: StartTime?.getTime() ?? 0,
    to: EndTime?.getTime() ?? 0,
    period: Period * SECOND,
    now: world.now(),
  };
  checkSize(window);
  const metric = world.metrics.find(Namespace, MetricName, dimensionsOf(input.Dimensions));
  const buckets = metric ? bucketsOf(metric, window) : [];
  return {
    Label: MetricName,
    Datapoints: buckets.map(({ at, samples }): sdk.Datapoint => {
      const values = names.map((name): [string, number] => [name, statistic(name)(samples)]);
      const extended = values.filter(([name]) => input.ExtendedStatistics?.includes(name));
      return {
        Timestamp: new Date(at),
        Unit: metric?.unit,
        ...Object.fromEntries(values.filter((value) => !extended.includes(value))),
        ...(extended.length > 0 ? { ExtendedStatistics: Object.fromEntries(extended) } : {}),
      };
    }),
  };
}

function checkSize({ from, to, period }: { from: number; to: number; period: number }): void {
  if (from >= to) {
    const message = 'The parameter StartTime must be less than the parameter EndTime.';
    throw new AwsError('InvalidParameterValueException', message);
  }
  const asked = Math.ceil((to - from) / period);
  const most = MOST_DATAPOINTS.statistics;
  if (asked <= most) return;
  const message = `You have requested up to ${grouped(asked)} datapoints, which exceeds the limit of ${grouped(most)}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`;
  throw new AwsError('InvalidParameterCombinationException', message);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function statistic(name: string): Statistic {
  const found = statisticOf(name);
  if (found) return found;
  const message = `The value ${name} for parameter Statistics is not supported.`;
  throw new AwsError('InvalidParameterValueException', message);
}

function listMetrics(world: World, input: sdk.ListMetricsCommandInput) {
  const { Namespace, MetricName, Dimensions = [] } = input;
  const found = world.metrics
    .all()
    .filter((metric) => Namespace === undefined || metric.namespace === Namespace)
    .filter((metric) => MetricName === undefined || metric.name === MetricName)
    .filter(({ dimensions }) =>
      Dimensions.every(({ Name = '', Value }) =>
        Value === undefined ? Name in dimensions : dimensions[Name] === Value,
      ),
    );
  const { page, next } = pageOf(found, input.NextToken, 500, invalidToken);
  const metrics = page.map(({ namespace, name, dimensions }) => ({
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensionList(dimensions),
  }));
  return { Metrics: metrics, NextToken: next };
}

function missingMember(path: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The parameter ${path} is required.`);
}

function invalidToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The token provided is invalid.');
}
