import type { ChartPoint, ChartSeries, ChartSpec } from './spec.ts';

/** A point of a line, or the place where it breaks off. */
export interface LinePoint {
  at: number;
  value: number | null;
}

type Window = Pick<ChartSpec, 'from' | 'until' | 'period'>;

/** The points that can be shown: within the window, with a finite value. */
export function shownPoints(series: ChartSeries, { from, until }: Window): ChartPoint[] {
  return series.points.filter(
    ({ at, value }) => at >= from && at < until && Number.isFinite(value),
  );
}

/** The shown points with a break wherever at least one period has none. */
export function lineWithGaps(series: ChartSeries, window: Window): LinePoint[] {
  const points = shownPoints(series, window);
  return points.flatMap((point, index): LinePoint[] => {
    const next = points[index + 1];
    const breaks = next !== undefined && next.at - point.at > 1.5 * window.period;
    return breaks ? [point, { at: point.at + window.period, value: null }] : [point];
  });
}

/** Between two breaks, so that no line is drawn to it. */
export function isAlone(line: readonly LinePoint[], index: number): boolean {
  const missing = (point: LinePoint | undefined) => point === undefined || point.value === null;
  return missing(line[index - 1]) && missing(line[index + 1]);
}

/** CloudWatch publishes a period only after it has ended, some services minutes later. */
const LATE_PERIODS = 3;

/** Whether the last point is so old that it says nothing about the end of the window. */
export function isStale(last: ChartPoint, { until, period }: Window): boolean {
  return until - (last.at + period) > LATE_PERIODS * period;
}
