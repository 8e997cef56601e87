import {
  DescribeAlarmsCommand,
  type MetricAlarm,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { callAws, callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type Alarm, alarmIn } from './cloudwatch-alarms.ts';

/** One alarm with all that is needed to change it. AWS: DescribeAlarms. */
export interface AlarmDefinition extends Alarm {
  /** False while it is muted: it changes its state and tells nobody. */
  actionsEnabled: boolean;
  /** Absent for composite alarms, anomaly bands and PromQL. */
  threshold?: number;
  /** AWS's word, e.g. `GreaterThanThreshold`; absent where there is none. */
  comparison?: string;
  /** All that PutMetricAlarm takes, as it is now; absent for composite alarms. */
  whole?: PutMetricAlarmCommandInput;
}

/** Reads one alarm by name; an unknown one is a `not-found` fault. */
export async function alarmDefinition(
  clients: AwsClients,
  scope: AwsScope,
  name: string,
  signal: AbortSignal,
): Promise<AlarmDefinition> {
  const call = callOf('DescribeAlarms', scope);
  const command = new DescribeAlarmsCommand({
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const answer = await callAws(call, signal, (options) =>
    clients.cloudwatch(scope).send(command, options),
  );
  const alarm = alarmIn(answer, name, call);
  const metric = answer.MetricAlarms?.find(({ AlarmName }) => AlarmName === name);
  const composite = answer.CompositeAlarms?.find(({ AlarmName }) => AlarmName === name);
  return {
    ...alarm,
    actionsEnabled: (metric ?? composite)?.ActionsEnabled ?? true,
    ...(metric && settingsOf(name, metric)),
  };
}

function settingsOf(name: string, alarm: MetricAlarm) {
  const { Threshold, ComparisonOperator } = alarm;
  return {
    ...(Threshold !== undefined && { threshold: Threshold }),
    ...(ComparisonOperator && { comparison: ComparisonOperator }),
    whole: { ...settable(alarm), AlarmName: name },
  };
}

/** What AWS tells of an alarm without what it finds out itself. Tags are not told, and stay. AWS: PutMetricAlarm. */
function settable(alarm: MetricAlarm): Omit<PutMetricAlarmCommandInput, 'AlarmName'> {
  const {
    AlarmArn: _arn,
    AlarmConfigurationUpdatedTimestamp: _changed,
    StateValue: _state,
    StateReason: _reason,
    StateReasonData: _reasonData,
    StateUpdatedTimestamp: _updated,
    StateTransitionedTimestamp: _transitioned,
    EvaluationState: _evaluation,
    Dimensions = [],
    Metrics = [],
    ...settings
  } = alarm;
  // Beside one of them AWS does not take the other, not even an empty list.
  return {
    ...settings,
    ...(Dimensions.length > 0 && { Dimensions }),
    ...(Metrics.length > 0 && { Metrics }),
  };
}
