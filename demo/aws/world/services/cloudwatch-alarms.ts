import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmsCommandInput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../engine/index.ts';
import { ALARMS, type AlarmDefinition } from '../alarms/definitions.ts';
import { type Transition, transitionsOf } from '../alarms/transitions.ts';
import { stateReason, stateReasonData } from '../alarms/wording.ts';
import { arn } from '../inventory.ts';
import { dimensionList } from '../metrics/metric.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';

/** CloudWatch: DescribeAlarms. There are metric alarms only. */
export function describeAlarms(world: World, input: DescribeAlarmsCommandInput) {
  const { AlarmNames, AlarmNamePrefix = '', StateValue, AlarmTypes = ['MetricAlarm'] } = input;
  if (AlarmNames && AlarmNamePrefix) {
    const message = 'AlarmNames and AlarmNamePrefix are mutually exclusive';
    throw new AwsError('ValidationError', message);
  }
  const alarms = ALARMS.filter(() => AlarmTypes.includes('MetricAlarm'))
    .filter(({ name }) => !AlarmNames || AlarmNames.includes(name))
    .filter(({ name }) => name.startsWith(AlarmNamePrefix))
    .map((alarm) => metricAlarm(world, alarm))
    .filter((alarm) => StateValue === undefined || alarm.StateValue === StateValue);
  const { page, next } = pageOf(alarms, input.NextToken, input.MaxRecords ?? 50, invalidToken);
  return { MetricAlarms: page, CompositeAlarms: [], NextToken: next };
}

/** CloudWatch: DescribeAlarmHistory. State changes, newest first unless asked otherwise. */
export function describeAlarmHistory(world: World, input: DescribeAlarmHistoryCommandInput) {
  const { AlarmName, HistoryItemType, StartDate, EndDate, ScanBy } = input;
  const isWanted = HistoryItemType === undefined || HistoryItemType === 'StateUpdate';
  const items = ALARMS.filter(({ name }) => AlarmName === undefined || name === AlarmName)
    .flatMap((alarm) => transitions(world, alarm).map((change) => historyItem(alarm, change)))
    .filter(({ Timestamp = new Date(0) }) => {
      const from = StartDate ?? new Date(0);
      return isWanted && from <= Timestamp && Timestamp <= (EndDate ?? new Date(world.now()));
    })
    .sort((a, b) => timeOf(b) - timeOf(a));
  const ordered = ScanBy === 'TimestampAscending' ? items.reverse() : items;
  const { page, next } = pageOf(ordered, input.NextToken, input.MaxRecords ?? 50, invalidToken);
  return { AlarmHistoryItems: page, NextToken: next };
}

function timeOf({ Timestamp }: AlarmHistoryItem): number {
  return Timestamp?.getTime() ?? 0;
}

function metricAlarm(world: World, alarm: AlarmDefinition): MetricAlarm {
  const changes = transitions(world, alarm);
  const last = changes.at(-1) ?? changes[0];
  return {
    AlarmName: alarm.name,
    AlarmArn: arn('cloudwatch', `alarm:${alarm.name}`),
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(world.history.genesis),
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: last.evaluation.state,
    StateReason: stateReason(alarm, last),
    StateReasonData: stateReasonData(alarm, last),
    StateUpdatedTimestamp: new Date(last.at),
    StateTransitionedTimestamp: new Date(last.at),
    MetricName: alarm.metric,
    Namespace: alarm.namespace,
    Statistic: alarm.statistic,
    Dimensions: dimensionList(alarm.dimensions),
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluations,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: 'missing',
  };
}

function transitions(world: World, alarm: AlarmDefinition): [Transition, ...Transition[]] {
  const metric = world.metrics.find(alarm.namespace, alarm.metric, alarm.dimensions);
  if (!metric) throw new Error(`${alarm.name} watches a metric that does not exist`);
  return transitionsOf(alarm, metric, world.history, world.now());
}

function historyItem(alarm: AlarmDefinition, change: Transition): AlarmHistoryItem {
  const { from, at, evaluation } = change;
  return {
    AlarmName: alarm.name,
    AlarmType: 'MetricAlarm',
    Timestamp: new Date(at),
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${from} to ${evaluation.state}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: { stateValue: from },
      newState: {
        stateValue: evaluation.state,
        stateReason: stateReason(alarm, change),
        stateReasonData: JSON.parse(stateReasonData(alarm, change)),
      },
    }),
  };
}

function invalidToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The token provided is invalid.');
}
