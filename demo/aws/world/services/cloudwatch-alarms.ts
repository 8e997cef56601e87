import * as sdk from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../engine/index.ts';
import { definitionAfter } from '../alarms/changes.ts';
import type { AlarmDefinition } from '../alarms/definitions.ts';
import { transitionsOf } from '../alarms/timeline.ts';
import { arn } from '../inventory.ts';
import { dimensionList } from '../metrics/metric.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';
import { historyOf } from './alarms/history.ts';

/** CloudWatch: DescribeAlarms. There are metric alarms only. */
export function describeAlarms(world: World, input: sdk.DescribeAlarmsCommandInput) {
  const { AlarmNames, AlarmNamePrefix = '', StateValue, AlarmTypes = ['MetricAlarm'] } = input;
  if (AlarmNames && AlarmNamePrefix) {
    const message = 'AlarmNames and AlarmNamePrefix are mutually exclusive';
    throw new AwsError('ValidationError', message);
  }
  const alarms = world.history.alarms
    .names()
    .filter(() => AlarmTypes.includes('MetricAlarm'))
    .filter((name) => !AlarmNames || AlarmNames.includes(name))
    .filter((name) => name.startsWith(AlarmNamePrefix))
    .flatMap((name) => metricAlarm(world, name))
    .filter((alarm) => StateValue === undefined || alarm.StateValue === StateValue);
  const { page, next } = pageOf(alarms, input.NextToken, input.MaxRecords ?? 50, invalidToken);
  return { MetricAlarms: page, CompositeAlarms: [], NextToken: next };
}

/** CloudWatch: DescribeAlarmHistory. Newest first unless asked otherwise. */
export function describeAlarmHistory(world: World, input: sdk.DescribeAlarmHistoryCommandInput) {
  const { AlarmName, HistoryItemType, StartDate, EndDate, ScanBy } = input;
  const items = world.history.alarms
    .names()
    .filter((name) => AlarmName === undefined || name === AlarmName)
    .flatMap((name) => historyOf(world, name))
    .filter((item) => HistoryItemType === undefined || item.HistoryItemType === HistoryItemType)
    .filter(({ Timestamp = new Date(0) }) => {
      const from = StartDate ?? new Date(0);
      return from <= Timestamp && Timestamp <= (EndDate ?? new Date(world.now()));
    })
    .sort((a, b) => timeOf(b) - timeOf(a));
  const ordered = ScanBy === 'TimestampAscending' ? items.reverse() : items;
  const { page, next } = pageOf(ordered, input.NextToken, input.MaxRecords ?? 50, invalidToken);
  return { AlarmHistoryItems: page, NextToken: next };
}

function timeOf({ Timestamp }: sdk.AlarmHistoryItem): number {
  return Timestamp?.getTime() ?? 0;
}

function metricAlarm(world: World, name: string): sdk.MetricAlarm[] {
  const changes = world.history.alarms.of(name);
  const alarm = definitionAfter(changes);
  const transitions = transitionsOf(world, name, world.now());
  const last = transitions.at(-1);
  if (!alarm || !last) return [];
  const changed = transitions.findLast(({ from, to, isCreation }) => from !== to || isCreation);
  const configured = changes.findLast(({ kind }) => kind !== 'state');
  return [
    {
      ...configuration(alarm),
      AlarmArn: arn('cloudwatch', `alarm:${name}`),
      AlarmConfigurationUpdatedTimestamp: new Date(configured?.at ?? world.history.genesis),
      StateValue: last.to,
      StateReason: last.reason,
      ...(last.reasonData === undefined ? {} : { StateReasonData: last.reasonData }),
      StateUpdatedTimestamp: new Date(last.at),
      StateTransitionedTimestamp: new Date((changed ?? last).at),
    },
  ];
}

/** What PutMetricAlarm was told. */
function configuration(alarm: AlarmDefinition): sdk.MetricAlarm {
  const standard = Object.values(sdk.Statistic).find((name) => name === alarm.statistic);
  return {
    AlarmName: alarm.name,
    ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    MetricName: alarm.metric,
    Namespace: alarm.namespace,
    ...(standard ? { Statistic: standard } : { ExtendedStatistic: alarm.statistic }),
    Dimensions: dimensionList(alarm.dimensions),
    Period: alarm.period,
    ...(alarm.unit === undefined ? {} : { Unit: alarm.unit }),
    EvaluationPeriods: alarm.evaluations,
    ...(alarm.datapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: alarm.datapointsToAlarm }),
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missingData,
  };
}

function invalidToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The token provided is invalid.');
}
