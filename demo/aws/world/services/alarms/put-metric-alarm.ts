import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../../engine/index.ts';
import {
  type AlarmDefinition,
  COMPARISONS,
  type Comparison,
  type MissingData,
} from '../../alarms/definitions.ts';
import { dimensionsOf } from '../../metrics/metric.ts';
import { statisticOf } from '../../metrics/statistics.ts';
import type { World } from '../../world.ts';

const DAY = 86_400;
const SHORT_PERIODS = [10, 20, 30];
const MISSING_DATA: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** Simulates PutMetricAlarm: an alarm that exists keeps its state, and gets all else anew. */
export function putMetricAlarm(world: World, input: PutMetricAlarmCommandInput) {
  const alarm = alarmOf(input);
  checkPeriods(alarm);
  world.history.alarms.record({ kind: 'put', at: world.now(), name: alarm.name, alarm });
  return {};
}

function alarmOf(input: PutMetricAlarmCommandInput): AlarmDefinition {
  if (input.Metrics || input.ThresholdMetricId) {
    const message = 'not simulated: CloudWatch PutMetricAlarm with Metrics or ThresholdMetricId';
    throw new AwsError('NotSimulated', message, { status: 501 });
  }
  return {
    name: given('AlarmName', input.AlarmName),
    description: input.AlarmDescription,
    namespace: given('Namespace', input.Namespace),
    metric: given('MetricName', input.MetricName),
    dimensions: dimensionsOf(input.Dimensions),
    statistic: statisticName(input),
    unit: input.Unit,
    period: given('Period', input.Period),
    evaluations: given('EvaluationPeriods', input.EvaluationPeriods),
    datapointsToAlarm: input.DatapointsToAlarm,
    comparison: comparisonOf(given('ComparisonOperator', input.ComparisonOperator)),
    threshold: given('Threshold', input.Threshold),
    missingData: missingDataOf(input.TreatMissingData ?? 'missing'),
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: {
      OK: input.OKActions ?? [],
      ALARM: input.AlarmActions ?? [],
      INSUFFICIENT_DATA: input.InsufficientDataActions ?? [],
    },
  };
}

function statisticName({ Statistic, ExtendedStatistic }: PutMetricAlarmCommandInput): string {
  if (Statistic && ExtendedStatistic) {
    throw invalid('Statistic and ExtendedStatistic are mutually exclusive');
  }
  const name = given('Statistic', Statistic ?? ExtendedStatistic);
  if (!statisticOf(name))
    throw invalid(`The value ${name} for parameter Statistic is not supported.`);
  return name;
}

function comparisonOf(name: string): Comparison {
  const names: readonly string[] = Object.keys(COMPARISONS);
  if (isComparison(name)) return name;
  throw invalid(
    `1 validation error detected: Value '${name}' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [${names.join(', ')}]`,
  );
}

function isComparison(name: string): name is Comparison {
  return Object.hasOwn(COMPARISONS, name);
}

function missingDataOf(name: string): MissingData {
  const found = MISSING_DATA.find((one) => one === name);
  if (!found) throw invalid(`The value ${name} is not supported for TreatMissingData parameter.`);
  return found;
}

/** AWS: PutMetricAlarm, the limits of Period, EvaluationPeriods and DatapointsToAlarm. */
function checkPeriods({ period, evaluations, datapointsToAlarm }: AlarmDefinition): void {
  if (!SHORT_PERIODS.includes(period) && (period < 60 || period % 60 !== 0)) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60');
  }
  if (evaluations < 1) throw invalid('EvaluationPeriods must be greater than 0');
  const [most, words] = period >= 3_600 ? [7 * DAY, 'seven days'] : [DAY, 'a day'];
  if (period * evaluations > most) {
    const rule = `EvaluationPeriods * Period must be <= ${most}`;
    throw invalid(`Metrics cannot be checked across more than ${words} (${rule})`);
  }
  if (
    datapointsToAlarm !== undefined &&
    (datapointsToAlarm < 1 || datapointsToAlarm > evaluations)
  ) {
    throw invalid('DatapointsToAlarm must be between 1 and EvaluationPeriods');
  }
}

function given<Value>(member: string, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new AwsError('MissingParameter', `The parameter ${member} is required.`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
