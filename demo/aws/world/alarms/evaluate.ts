import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { type Metric, samplesOf } from '../metrics/metric.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { floorTo, MINUTE, SECOND } from '../time.ts';
import { type AlarmDefinition, COMPARISONS } from './definitions.ts';

/** A period that an alarm looked at. */
export interface Datapoint {
  at: number;
  value: number;
  sampleCount: number;
}

/** What an alarm finds at one time. */
export interface Evaluation {
  /** `undefined` where the alarm ignores that nothing was measured. */
  state: StateValue | undefined;
  /** When it was evaluated: CloudWatch does so each minute. */
  at: number;
  /** Newest first; periods without data are left out. */
  datapoints: readonly Datapoint[];
}

/** Evaluates an alarm over the periods that end with the last full minute. */
export function evaluate(
  alarm: AlarmDefinition,
  metric: Metric | undefined,
  now: number,
): Evaluation {
  const at = floorTo(MINUTE, now);
  const period = alarm.period * SECOND;
  const datapoints: Datapoint[] = [];
  for (let age = 1; age <= alarm.evaluations; age += 1) {
    const from = at - age * period;
    const samples = metric ? samplesOf(metric, from, from + period) : [];
    if (samples.length === 0) continue;
    const value = statisticOf(alarm.statistic)?.(samples) ?? Number.NaN;
    datapoints.push({ at: from, value, sampleCount: samples.length });
  }
  return { state: stateOf(alarm, datapoints), at, datapoints };
}

/** Whether a value is on the wrong side of the threshold. */
export function breaches({ comparison, threshold }: AlarmDefinition, value: number): boolean {
  return COMPARISONS[comparison].holds(value, threshold);
}

function stateOf(alarm: AlarmDefinition, datapoints: readonly Datapoint[]): StateValue | undefined {
  const { evaluations, missingData, datapointsToAlarm = evaluations } = alarm;
  if (datapoints.length === 0 && missingData === 'missing') return 'INSUFFICIENT_DATA';
  if (datapoints.length === 0 && missingData === 'ignore') return undefined;
  const missing = missingData === 'breaching' ? evaluations - datapoints.length : 0;
  const breaching = datapoints.filter(({ value }) => breaches(alarm, value)).length + missing;
  return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
}
