import { definitionAfter } from '../world/alarms/changes.ts';
import type { AlarmDefinition } from '../world/alarms/definitions.ts';
import type { Transition } from '../world/alarms/timeline.ts';
import { isoStamp } from '../world/alarms/wording.ts';
import { ACCOUNT, arn } from '../world/inventory.ts';
import type { World } from '../world/world.ts';

/** How CloudWatch names us-west-2 to people. */
const REGION_NAME = 'US West (Oregon)';

/** What CloudWatch publishes to a topic. */
export interface Publication {
  readonly subject: string;
  readonly message: string;
}

/** What CloudWatch publishes about a change of an alarm; undefined where its actions are off. AWS: "Notifying users on alarm changes". */
export function alarmPublication(
  { history }: World,
  name: string,
  { at, from, to, reason }: Transition,
): Publication | undefined {
  const before = history.alarms.of(name).filter((change) => change.at <= at);
  const alarm = definitionAfter(before);
  if (!alarm?.actionsEnabled) return undefined;
  const message = {
    AlarmName: name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: ACCOUNT,
    AlarmConfigurationUpdatedTimestamp: isoStamp(before.at(-1)?.at ?? at),
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: isoStamp(at),
    Region: REGION_NAME,
    AlarmArn: arn('cloudwatch', `alarm:${name}`),
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: triggerOf(alarm),
  };
  const subject = `${to}: "${name}" in ${REGION_NAME}`;
  return { subject: subject.slice(0, 100), message: JSON.stringify(message) };
}

function triggerOf(alarm: AlarmDefinition) {
  const isPercentile = /^p\d/.test(alarm.statistic);
  return {
    MetricName: alarm.metric,
    Namespace: alarm.namespace,
    ...(isPercentile
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: alarm.statistic }
      : { StatisticType: 'Statistic', Statistic: alarm.statistic.toUpperCase() }),
    Unit: alarm.unit ?? null,
    Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ value, name })),
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluations,
    ...(alarm.datapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: alarm.datapointsToAlarm }),
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.missingData,
    EvaluateLowSampleCountPercentile: '',
  };
}
