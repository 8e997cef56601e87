import type { AlarmHistoryItem } from '@aws-sdk/client-cloudwatch';
import { type AlarmChange, definitionAfter } from '../../alarms/changes.ts';
import type { AlarmDefinition } from '../../alarms/definitions.ts';
import { type Transition, transitionsOf } from '../../alarms/timeline.ts';
import { isoStamp } from '../../alarms/wording.ts';
import { arn } from '../../inventory.ts';
import { dimensionList } from '../../metrics/metric.ts';
import type { World } from '../../world.ts';

/** All that CloudWatch remembers of an alarm: states, the actions that they caused, and changes. */
export function historyOf(world: World, name: string): AlarmHistoryItem[] {
  const changes = world.history.alarms.of(name);
  const transitions = transitionsOf(world, name, world.now()).filter(
    ({ from, to, isCreation }) => from !== to && !isCreation,
  );
  return [
    ...world.history.alarms.calls(name).flatMap((change) => configurationUpdate(changes, change)),
    ...transitions.flatMap((transition) => [
      stateUpdate(name, transition),
      ...actions(changes, transition),
    ]),
  ];
}

function stateUpdate(name: string, { at, from, to, reason, reasonData }: Transition) {
  return item(name, at, {
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${from} to ${to}`,
    HistoryData: JSON.stringify({
      version: '1.0',
      oldState: { stateValue: from },
      newState: {
        stateValue: to,
        stateReason: reason,
        ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) }),
      },
    }),
  });
}

/** What an alarm does about a new state, unless its actions are disabled. */
function actions(changes: readonly AlarmChange[], { at, from, to }: Transition) {
  const alarm = definitionAfter(changes.filter((change) => change.at <= at));
  if (!alarm?.actionsEnabled) return [];
  return alarm.actions[to].map((target) =>
    item(alarm.name, at, {
      HistoryItemType: 'Action',
      HistorySummary: `Successfully executed action ${target}`,
      HistoryData: JSON.stringify({
        actionState: 'Succeeded',
        stateUpdateTimestamp: at,
        notificationResource: target,
        oldState: from,
        newState: to,
      }),
    }),
  );
}

function configurationUpdate(changes: readonly AlarmChange[], change: AlarmChange) {
  const index = changes.indexOf(change);
  const alarm = definitionAfter(changes.slice(0, index + 1));
  if (change.kind === 'state' || !alarm) return [];
  const [type, member, verb] =
    index === 0 ? ['Create', 'createdAlarm', 'created'] : ['Update', 'updatedAlarm', 'updated'];
  return [
    item(alarm.name, change.at, {
      HistoryItemType: 'ConfigurationUpdate',
      HistorySummary: `Alarm "${alarm.name}" ${verb}`,
      HistoryData: JSON.stringify({
        version: '1.0',
        type,
        [member]: asWritten(alarm, change.at),
      }),
    }),
  ];
}

/** An alarm as CloudWatch writes it into its history. */
function asWritten(alarm: AlarmDefinition, at: number): object {
  return {
    alarmName: alarm.name,
    alarmArn: arn('cloudwatch', `alarm:${alarm.name}`),
    alarmDescription: alarm.description,
    namespace: alarm.namespace,
    metricName: alarm.metric,
    dimensions: dimensionList(alarm.dimensions).map(({ Name, Value }) => ({
      name: Name,
      value: Value,
    })),
    statistic: alarm.statistic,
    period: alarm.period,
    evaluationPeriods: alarm.evaluations,
    datapointsToAlarm: alarm.datapointsToAlarm,
    threshold: alarm.threshold,
    comparisonOperator: alarm.comparison,
    treatMissingData: alarm.missingData,
    actionsEnabled: alarm.actionsEnabled,
    okActions: alarm.actions.OK,
    alarmActions: alarm.actions.ALARM,
    insufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    alarmConfigurationUpdatedTimestamp: isoStamp(at),
  };
}

function item(
  name: string,
  at: number,
  what: Pick<AlarmHistoryItem, 'HistoryItemType' | 'HistorySummary' | 'HistoryData'>,
): AlarmHistoryItem {
  return { AlarmName: name, AlarmType: 'MetricAlarm', Timestamp: new Date(at), ...what };
}
