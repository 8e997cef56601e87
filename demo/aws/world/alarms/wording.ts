import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { DateTime } from 'luxon';
import { type AlarmDefinition, COMPARISONS } from './definitions.ts';
import { breaches, type Datapoint, type Evaluation } from './evaluate.ts';

/** Why an alarm goes from one state to another, as CloudWatch words it. */
export function stateReason(
  alarm: AlarmDefinition,
  from: StateValue,
  { state, datapoints }: Evaluation,
): string {
  const { evaluations } = alarm;
  if (state === 'INSUFFICIENT_DATA') {
    const were = evaluations === 1 ? 'datapoint was' : 'datapoints were';
    return `Insufficient Data: ${evaluations} ${were} unknown.`;
  }
  if (datapoints.length === 0) return nothingReceived(alarm);
  const shown = shownPoints(alarm, state, datapoints);
  const values = shown.map(({ at, value }) => `${decimal(value)} (${stamp(at)})`).join(', ');
  const count = shown.length;
  const outOf = state === 'ALARM' ? datapoints.length : count;
  const verdict = `${count === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'}`;
  const side = COMPARISONS[alarm.comparison].words;
  const minimum = `minimum ${count} ${points(count)} for ${from} -> ${state} transition`;
  return `Threshold Crossed: ${count} out of the last ${outOf} ${points(outOf)} [${values}] ${verdict} ${side} the threshold (${decimal(alarm.threshold)}) (${minimum}).`;
}

/** Of an alarm that fires, what breaches; of one that does not, the newest datapoint. */
function shownPoints(
  alarm: AlarmDefinition,
  state: StateValue | undefined,
  datapoints: readonly Datapoint[],
): readonly Datapoint[] {
  if (state !== 'ALARM') return datapoints.slice(0, 1);
  return datapoints.filter(({ value }) => breaches(alarm, value));
}

function nothingReceived({ evaluations, missingData }: AlarmDefinition): string {
  const periods = evaluations === 1 ? 'period' : 'periods';
  const treated = `missing ${points(evaluations)} ${evaluations === 1 ? 'was' : 'were'} treated as`;
  const as = missingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return `Threshold Crossed: no datapoints were received for ${evaluations} ${periods} and ${evaluations} ${treated} [${as}].`;
}

/** The same for machines: a JSON text. */
export function stateReasonData(alarm: AlarmDefinition, { at, datapoints }: Evaluation): string {
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

function points(count: number): string {
  return count === 1 ? 'datapoint' : 'datapoints';
}

/** Java's way to print a double: at least one decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function stamp(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat('dd/MM/yy HH:mm:ss');
}

/** A time as CloudWatch writes it into JSON, e.g. `2026-11-20T17:05:00.000+0000`. */
export function isoStamp(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ");
}
