/** A date and time at the start of a text, as most loggers print it. The zone is optional. */
export const TIME_SOURCE = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?`;

const ISO = new RegExp(`^${TIME_SOURCE}$`);
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Epoch seconds, milliseconds, microseconds and nanoseconds of the years 2001 to 2286. */
const EPOCHS: readonly [from: number, milliseconds: number][] = [
  [1e18, 1e-6],
  [1e15, 1e-3],
  [1e12, 1],
  [1e9, 1_000],
];

/**
 * Reads the time that a logger wrote into a field. `at` is undefined where the zone is not told. Undefined for a value
 * that is no time.
 */
export function readTime(value: unknown): { at: number | undefined } | undefined {
  if (typeof value === 'number') return readEpoch(value);
  if (typeof value !== 'string') return undefined;
  if (/^\d{10,19}$/.test(value)) return readEpoch(Number(value));
  if (value.length > 40 || !ISO.test(value)) return undefined;
  return { at: ZONED.test(value) ? instantOf(value) : undefined };
}

/** Epoch milliseconds of a date and time with a zone. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text.replace(',', '.').replace(/ (?=Z|[+-])/, ''));
  return Number.isNaN(at) ? undefined : at;
}

function readEpoch(value: number): { at: number } | undefined {
  const unit = EPOCHS.find(([from]) => value >= from && value < from * 10)?.[1];
  return unit === undefined ? undefined : { at: Math.round(value * unit) };
}
