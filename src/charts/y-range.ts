/** The ends of the value axis and the distance between its ticks, in the unit of the values. */
export interface ValueRange {
  min: number;
  max: number;
  step: number;
}

/** What the value axis must show. */
export interface ValueDemand {
  /** Finite; may be empty. */
  values: readonly number[];
  levels: readonly number[];
  unit: string;
}

/** A level further away than this multiple of the highest value would press the line flat, and is left out. */
const FARTHEST_LEVEL = 4;
/** An axis that starts at zero hides everything when all that is on it lies within this part of its height. */
const HIDDEN_PART = 0.1;
const HEADROOM = 1.04;
const TICK_DISTANCES = 4;

/**
 * Starts at zero, and ends at 100 % for percentages of some size, unless that would hide everything. Levels are on it
 * where they leave the line its shape.
 */
export function valueRange(demand: ValueDemand): ValueRange {
  const highest = Math.max(...demand.values, Number.NEGATIVE_INFINITY);
  const levels = demand.levels.filter((level) => level <= FARTHEST_LEVEL * highest || highest <= 0);
  const shown = [...demand.values, ...levels];
  if (shown.every((value) => value === 0))
    return niceRange(0, demand.unit === '%' ? 100 : 1, demand.unit);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const percent = demand.unit === '%' && low >= 0 && high <= 100;
  if (low > 0 && high > low && high - low < HIDDEN_PART * high) {
    const margin = (high - low) / 4;
    const top = percent ? Math.min(100, high + margin) : high + margin;
    return niceRange(Math.max(0, low - margin), top, demand.unit);
  }
  if (percent && high >= 50) return niceRange(0, 100, demand.unit);
  return niceRange(Math.min(0, low), Math.max(0, high) * HEADROOM, demand.unit);
}

function niceRange(low: number, high: number, unit: string): ValueRange {
  const step = niceStep((high - low || 1) / TICK_DISTANCES, unit);
  const min = Math.floor(low / step) * step;
  return { min, max: Math.max(Math.ceil(high / step - 1e-9) * step, min + step), step };
}

/** The smallest of 1, 2, 2.5, 5 and their tenfolds that is not below; things that are counted have no halves. */
function niceStep(least: number, unit: string): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  return unit === 'count' ? Math.ceil(step) : step;
}
