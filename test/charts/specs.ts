import type { ChartPoint, ChartSpec } from '../../src/charts/spec.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A Friday afternoon. */
export const FROM = Date.parse('2026-11-20T14:00:00Z');

/** An hour of a percentage, every minute, with what a test is about. */
export function chartSpec(parts: Partial<ChartSpec> = {}): ChartSpec {
  return {
    title: 'CPU',
    unit: '%',
    from: FROM,
    until: FROM + HOUR,
    period: MINUTE,
    timeZone: 'UTC',
    series: [{ name: 'average', points: flat(50) }],
    ...parts,
  };
}

/** The same value in every minute of the hour but those that are left out. */
export function flat(
  value: number,
  isMissing: (minute: number) => boolean = () => false,
): ChartPoint[] {
  return valuesOf(
    Array.from({ length: 60 }, (_, minute) => (isMissing(minute) ? undefined : value)),
  );
}

/** A value for each minute; undefined is no data. */
export function valuesOf(values: readonly (number | undefined)[]): ChartPoint[] {
  return values.flatMap((value, minute) =>
    value === undefined ? [] : [{ at: FROM + minute * MINUTE, value }],
  );
}
