import {
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { Metric } from './cloudwatch-metrics.ts';
import type { AwsCall } from './faults.ts';
import { chunks, type Reading, readBatches } from './readings.ts';

/** When an alarm goes off: the metric over `evaluations` periods against the threshold. */
interface AlarmCondition extends Metric {
  evaluations: number;
  /** How many of the evaluated periods must breach. */
  breaches: number;
  /** AWS's word, e.g. `GreaterThanThreshold`. */
  comparison: string;
  threshold: number;
  /** `missing`, `ignore`, `breaching` or `notBreaching`. */
  missingData: string;
}

/** An alarm of CloudWatch. AWS: DescribeAlarms. */
export interface Alarm {
  name: string;
  arn: string;
  description?: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  state: string;
  /** AWS's sentence about the last change of state. */
  reason: string;
  /** Epoch milliseconds of the last change of state. */
  since: number;
  /** Absent for composite alarms, metric math and anomaly bands. */
  condition?: AlarmCondition;
  /** The rule of a composite alarm. */
  rule?: string;
}

/** AWS: DescribeAlarms, `AlarmNames` and `MaxRecords`. */
const NAMES_PER_CALL = 100;

/** Reads metric and composite alarms by name: one reading for each, in the order of the names. */
export function describeAlarms(
  clients: AwsClients,
  scope: AwsScope,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Reading<Alarm>[]> {
  const call = callOf('DescribeAlarms', scope);
  const ask = (AlarmNames: string[]) => {
    const command = new DescribeAlarmsCommand({
      AlarmNames,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: NAMES_PER_CALL,
    });
    return callAws(call, signal, (options) => clients.cloudwatch(scope).send(command, options));
  };
  return readBatches(names, chunks(names, NAMES_PER_CALL), ask, (answer, name) =>
    alarmIn(answer, name, call),
  );
}

/** Finds one alarm in an answer; a `not-found` fault where it is not there. */
export function alarmIn(answer: DescribeAlarmsCommandOutput, name: string, call: AwsCall): Alarm {
  const { MetricAlarms, CompositeAlarms } = answer;
  required(MetricAlarms ?? CompositeAlarms, 'alarms', call);
  const metric = MetricAlarms?.find(({ AlarmName }) => AlarmName === name);
  if (metric) return { ...alarmOf(name, metric, call), ...conditionOf(metric) };
  const composite = CompositeAlarms?.find(({ AlarmName }) => AlarmName === name);
  if (!composite) throw missing(call, `alarm ${name}`);
  const { AlarmRule: rule } = composite;
  return { ...alarmOf(name, composite, call), ...(rule && { rule }) };
}

function alarmOf(name: string, alarm: MetricAlarm | CompositeAlarm, call: AwsCall): Alarm {
  const changed = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    name,
    arn: required(alarm.AlarmArn, 'ARN', call),
    ...(alarm.AlarmDescription && { description: alarm.AlarmDescription }),
    state: required(alarm.StateValue, 'alarm state', call),
    reason: alarm.StateReason ?? '',
    since: required(changed, 'time of the last change', call).getTime(),
  };
}

function conditionOf(alarm: MetricAlarm): Pick<Alarm, 'condition'> {
  const { Namespace, MetricName, Threshold, Period, ComparisonOperator } = alarm;
  if (!Namespace || !MetricName || !Period || !ComparisonOperator || Threshold === undefined)
    return {};
  const dimensions = (alarm.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]);
  const evaluations = alarm.EvaluationPeriods ?? 1;
  return {
    condition: {
      namespace: Namespace,
      metric: MetricName,
      dimensions: Object.fromEntries(dimensions),
      statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? '',
      periodSeconds: Period,
      evaluations,
      breaches: alarm.DatapointsToAlarm ?? evaluations,
      comparison: ComparisonOperator,
      threshold: Threshold,
      missingData: alarm.TreatMissingData ?? 'missing',
    },
  };
}
