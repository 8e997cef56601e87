import { formatValue } from '../../charts/format.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { AlarmEvent, AlarmTrigger } from './event.ts';

/** AWS: PutMetricAlarm, `ComparisonOperator`. */
const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at or above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at or below',
  GreaterThanUpperThreshold: 'above its band of',
  LessThanLowerThreshold: 'below its band of',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside its band of',
};

/** What an alarm says in a sentence without its full stop: `CPUUtilization is 87.4 %, alarm above 80 %`. */
export function measureWords(
  { trigger, value, state }: Pick<AlarmEvent, 'trigger' | 'value' | 'state'>,
  unit: string,
): string {
  if (!trigger) return '';
  const now =
    state === 'INSUFFICIENT_DATA' || value === undefined
      ? `${trigger.metric}${state === 'INSUFFICIENT_DATA' ? ' has no data' : ''}`
      : `${trigger.metric} is ${valueWords(value, unit)}`;
  const limit = limitWords(trigger, unit);
  return limit === '' ? now : `${now}, alarm ${limit}`;
}

function limitWords({ comparison, threshold }: AlarmTrigger, unit: string): string {
  const word = COMPARISONS[comparison] ?? comparison;
  if (threshold === undefined) return word.replace(/ of$/, '');
  return `${word} ${valueWords(threshold, unit)}`;
}

/** A number without a unit is a count of something, and never a percentage. */
function valueWords(value: number, unit: string): string {
  return formatValue(value, unit);
}

/** How it is measured: `Average of AWS/ECS, 2 of 2 periods of 5 min`. */
export function windowWords(trigger: AlarmTrigger): string {
  const { statistic, namespace, period, evaluationPeriods, datapointsToAlarm } = trigger;
  const periods = `${datapointsToAlarm ?? evaluationPeriods} of ${evaluationPeriods} ${evaluationPeriods === 1 ? 'period' : 'periods'}`;
  return `${statistic} of ${namespace}, ${periods} of ${formatDuration(period * 1_000)}`;
}

/** `ClusterName shop, ServiceName web` */
export function dimensionWords({ dimensions }: AlarmTrigger): string {
  return Object.entries(dimensions)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

const STATES: Readonly<Record<AlarmEvent['state'], string>> = {
  ALARM: 'fires',
  OK: 'is OK again',
  INSUFFICIENT_DATA: 'has no data: nobody knows how it is',
};

/** How and where it is measured, in one line; empty where no metric is. */
export function triggerWords({ trigger, region }: Pick<AlarmEvent, 'trigger' | 'region'>): string {
  if (!trigger) return '';
  const words = [windowWords(trigger), dimensionWords(trigger), region ?? ''];
  return words.filter((word) => word !== '').join('  ·  ');
}

/** A change of an alarm in one line. */
export function changeWords(event: AlarmEvent, title: string, unit: string): string {
  const measure = measureWords(event, unit);
  return `${title} ${STATES[event.state]}${measure === '' ? '' : `: ${measure}`}`;
}
