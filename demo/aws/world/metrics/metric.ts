import type { Dimension, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { hash } from '../random.ts';
import type { WorldState } from '../state.ts';
import { floorTo, MINUTE } from '../time.ts';

export type Dimensions = Readonly<Record<string, string>>;

/** A CloudWatch metric whose past is computed, not stored. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Dimensions;
  unit: StandardUnit;
  /** How many samples are published each minute; percentiles need several. */
  samplesPerMinute: number;
  /** The sample published at a time; undefined where nothing was published. */
  sampleAt(at: number): number | undefined;
}

/** Samples of one period. */
export interface Bucket {
  /** The start of the period. */
  at: number;
  samples: number[];
}

/** What tells two metrics apart; dimensions come in any order. */
export function metricKey(namespace: string, name: string, dimensions: Dimensions): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

/** A number that a metric's noise follows from. */
export function noiseKey({ seed }: WorldState, ...parts: readonly string[]): number {
  return hash(seed, 'metric', ...parts);
}

/**
 * The periods from a start up to an end that have samples, oldest first. Periods begin at multiples
 * of their length. What lies in the future has not been published.
 */
export function bucketsOf(
  metric: Metric,
  { from, to, period, now }: { from: number; to: number; period: number; now: number },
): Bucket[] {
  const buckets: Bucket[] = [];
  const end = Math.min(to, floorTo(MINUTE, now));
  for (let at = floorTo(period, from); at < end; at += period) {
    const samples = samplesOf(metric, at, Math.min(at + period, end));
    if (samples.length > 0) buckets.push({ at, samples });
  }
  return buckets;
}

/** The samples published from a start up to an end. */
export function samplesOf(metric: Metric, from: number, to: number): number[] {
  const step = MINUTE / metric.samplesPerMinute;
  const samples: number[] = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) {
    const sample = metric.sampleAt(at);
    if (sample !== undefined) samples.push(sample);
  }
  return samples;
}

/** Dimensions in the form that CloudWatch's requests use. */
export function dimensionsOf(list: readonly Dimension[] = []): Dimensions {
  return Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
}

/** And back again, as its answers use them. */
export function dimensionList(dimensions: Dimensions): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
