/** Milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The last multiple of the step that is not later. */
export function floorTo(step: number, at: number): number {
  return Math.floor(at / step) * step;
}

/**
 * How busy people are, from 0 in the small hours to 1 in the late afternoon of Pacific standard time
 * (demand response follows the household's day).
 */
export function busyness(at: number): number {
  const hour = (((at - 8 * HOUR) % DAY) + DAY) % DAY;
  const sinceQuietest = hour / HOUR - 4;
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * sinceQuietest) / 24);
}
