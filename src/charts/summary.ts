import { levelsOf } from './plot.ts';
import { isStale, shownPoints } from './points.ts';
import type { ChartLadder, ChartPoint, ChartSeries, ChartSpec } from './spec.ts';

/** Where a value stands on the ladder. */
export type Standing = 'normal' | 'warning' | 'critical';

/** A line in numbers. */
export interface SeriesSummary {
  name: string;
  style: 'measured' | 'comparison';
  /** Absent when the line has no point in the window. */
  numbers?: SeriesNumbers;
  /** Periods of the window without a point, the newest ones not counted while CloudWatch may still be late with them. */
  missing: number;
  /** Periods that were expected to have one. */
  expected: number;
  /** The newest point is so old that it says nothing about the end of the window. */
  stale: boolean;
}

interface SeriesNumbers {
  last: ChartPoint;
  /** The first of the highest and of the lowest. */
  max: ChartPoint;
  min: ChartPoint;
  /** Of the points, each counted once. */
  average: number;
}

/** Every line of the chart in numbers, in its order. */
export function summarize(spec: ChartSpec): SeriesSummary[] {
  return spec.series.map((series) => summarizeSeries(series, spec));
}

/** A value that reaches a level is on it. */
export function standing(value: number, ladder: ChartLadder): Standing {
  const reached = levelsOf(ladder).filter(({ at }) =>
    ladder.direction === 'above' ? value >= at : value <= at,
  );
  return reached.at(-1)?.name ?? 'normal';
}

function summarizeSeries(series: ChartSeries, spec: ChartSpec): SeriesSummary {
  const points = shownPoints(series, spec);
  const periods = Math.max(1, Math.floor((spec.until - spec.from) / spec.period));
  const numbers = numbersOf(points);
  const stale = numbers === undefined || isStale(numbers.last, spec);
  const late = stale ? 0 : lateOnes(numbers.last, spec);
  const expected = periods - late;
  return {
    name: series.name,
    style: series.style ?? 'measured',
    ...(numbers && { numbers }),
    missing: Math.max(0, expected - points.length),
    expected,
    stale,
  };
}

function lateOnes(last: ChartPoint, { until, period }: ChartSpec): number {
  return Math.max(0, Math.floor((until - last.at) / period) - 1);
}

function numbersOf(points: readonly ChartPoint[]): SeriesNumbers | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return undefined;
  return {
    last,
    max: points.reduce((best, point) => (point.value > best.value ? point : best), first),
    min: points.reduce((best, point) => (point.value < best.value ? point : best), first),
    average: points.reduce((sum, { value }) => sum + value, 0) / points.length,
  };
}
