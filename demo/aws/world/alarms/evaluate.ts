import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { type Metric, samplesOf } from '../metrics/metric.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { floorTo, MINUTE, SECOND } from '../time.ts';
import type { AlarmDefinition } from './definitions.ts';

/** A period that an alarm looked at. */
interface Datapoint {
  at: number;
  value: number;
  sampleCount: number;
}

/** What an alarm finds at one time. */
export interface Evaluation {
  state: StateValue;
  /** When it was evaluated: CloudWatch does so each minute. */
  at: number;
  /** Newest first; periods without data are left out. */
  datapoints: readonly Datapoint[];
}

/** Evaluates an alarm over the periods that end with the last full minute. */
export function evaluate(alarm: AlarmDefinition, metric: Metric, now: number): Evaluation {
  const at = floorTo(MINUTE, now);
  const period = alarm.period * SECOND;
  const datapoints: Datapoint[] = [];
  for (let age = 1; age <= alarm.evaluations; age += 1) {
    const from = at - age * period;
    const samples = samplesOf(metric, from, from + period);
    if (samples.length === 0) continue;
    const value = statisticOf(alarm.statistic)?.(samples) ?? Number.NaN;
    datapoints.push({ at: from, value, sampleCount: samples.length });
  }
  return { state: stateOf(alarm, datapoints), at, datapoints };
}

/** All periods must breach for ALARM; none with data is INSUFFICIENT_DATA. */
function stateOf(alarm: AlarmDefinition, datapoints: readonly Datapoint[]): StateValue {
  if (datapoints.length === 0) return 'INSUFFICIENT_DATA';
  const breaching = datapoints.filter(({ value }) => breaches(alarm, value));
  return breaching.length === alarm.evaluations ? 'ALARM' : 'OK';
}

function breaches({ comparison, threshold }: AlarmDefinition, value: number): boolean {
  return comparison === 'GreaterThanThreshold' ? value > threshold : value < threshold;
}
