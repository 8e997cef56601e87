import { type UnitScale, unitScale } from './format.ts';
import { surfaceOf } from './layout.ts';
import { shownPoints } from './points.ts';
import type { ChartLadder, ChartSpec, ChartSurface } from './spec.ts';
import { THEMES, type ThemeColours } from './theme.ts';
import { type ValueRange, valueRange } from './y-range.ts';

/** What every part of a picture is drawn against. */
export interface Plot {
  spec: ChartSpec;
  surface: ChartSurface;
  colours: ThemeColours;
  range: ValueRange;
  /** In which the value axis is written. */
  scale: UnitScale;
  /** Where a time stands between the left edge (0) and the right one (1). */
  across(at: number): number;
  /** Where a value stands between the top (0) and the bottom (1). */
  down(value: number): number;
}

export function plotOf(spec: ChartSpec): Plot {
  const surface = surfaceOf(spec);
  const values = spec.series.flatMap((each) => shownPoints(each, spec).map(({ value }) => value));
  const range = valueRange({
    values,
    levels: levelsOf(spec.ladder).map(({ at }) => at),
    unit: spec.unit,
  });
  return {
    spec,
    surface,
    colours: THEMES[surface.theme],
    range,
    scale: unitScale(Math.max(Math.abs(range.min), Math.abs(range.max)), spec.unit),
    across: (at) => (at - spec.from) / (spec.until - spec.from),
    down: (value) => (range.max - value) / (range.max - range.min),
  };
}

export interface Level {
  name: 'warning' | 'critical';
  at: number;
}

/** The levels that a ladder has. */
export function levelsOf(ladder: ChartLadder | undefined): Level[] {
  const names = ['warning', 'critical'] as const;
  return names.flatMap((name) => {
    const at = ladder?.[name];
    return at === undefined ? [] : [{ name, at }];
  });
}

/** Those that lie on the value axis. */
export function shownLevels({ spec, range }: Plot): Level[] {
  return levelsOf(spec.ladder).filter(({ at }) => at > range.min && at < range.max);
}
