import { DateTime } from 'luxon';
import type { AlarmDefinition } from './definitions.ts';
import type { Transition } from './transitions.ts';

/** Why an alarm is in its state, as CloudWatch words it. */
export function stateReason(alarm: AlarmDefinition, { from, evaluation }: Transition): string {
  const { state, datapoints } = evaluation;
  if (state === 'INSUFFICIENT_DATA') {
    const { evaluations } = alarm;
    const were = evaluations === 1 ? 'datapoint was' : 'datapoints were';
    return `Insufficient Data: ${evaluations} ${were} unknown.`;
  }
  const shown = state === 'ALARM' ? datapoints : datapoints.slice(0, 1);
  const values = shown.map(({ at, value }) => `${decimal(value)} (${stamp(at)})`).join(', ');
  const count = shown.length;
  const points = count === 1 ? 'datapoint' : 'datapoints';
  const verdict = `${count === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'}`;
  const side = alarm.comparison === 'GreaterThanThreshold' ? 'greater' : 'less';
  const minimum = `minimum ${count} ${points} for ${from} -> ${state} transition`;
  return `Threshold Crossed: ${count} out of the last ${count} ${points} [${values}] ${verdict} ${side} than the threshold (${decimal(alarm.threshold)}) (${minimum}).`;
}

/** The same for machines: a JSON text. */
export function stateReasonData(alarm: AlarmDefinition, { at, evaluation }: Transition): string {
  const { datapoints } = evaluation;
  const oldestFirst = [...datapoints].reverse();
  return JSON.stringify({
    version: '1.0',
    queryDate: isoStamp(at),
    ...(oldestFirst[0] ? { startDate: isoStamp(oldestFirst[0].at) } : {}),
    statistic: alarm.statistic,
    period: alarm.period,
    recentDatapoints: oldestFirst.map(({ value }) => value),
    threshold: alarm.threshold,
    evaluatedDatapoints: datapoints.map(({ at: time, value, sampleCount }) => ({
      timestamp: isoStamp(time),
      sampleCount,
      value,
    })),
  });
}

/** Java's way to print a double: at least one decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function stamp(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat('dd/MM/yy HH:mm:ss');
}

function isoStamp(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ");
}
