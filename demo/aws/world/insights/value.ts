/** A moment, which prints as a date and calculates as epoch milliseconds. */
export interface Instant {
  at: number;
}

/**
 * What a field holds. Fields of log lines are text, results of functions are numbers, truth is 1 or 0 (AWS: strcontains,
 * and JSON's true and false). A missing field is undefined, and so is whatever is calculated from it.
 */
export type Value = string | number | Instant | undefined;

/** The fields of a log event, or the columns of a result, by name. */
export interface Row {
  get(name: string): Value;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The value as a number, where it is one or is text that reads as one. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'object') return value.at;
  if (typeof value === 'string') return NUMBER.test(value) ? Number(value) : undefined;
  return value;
}

/**
 * The value as results print it: `2026-11-21 10:11:12.345` in UTC, and calculated numbers with four decimals at most
 * (AWS's examples for Lambda divide 128000000 by 1024 twice and get 122.0703).
 */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'object') {
    return new Date(value.at).toISOString().replace('T', ' ').replace('Z', '');
  }
  return typeof value === 'number' ? String(Math.round(value * 10_000) / 10_000) : value;
}

/** A calculated number; without a result (a division by zero, an overflow) there is none. */
export function finite(number: number | undefined): number | undefined {
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}
