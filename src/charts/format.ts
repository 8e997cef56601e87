/** How large numbers of a unit are written: 1 of it is `divisor` of the unit. */
export interface UnitScale {
  divisor: number;
  suffix: string;
}

const NO_DATA = 'no data';
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** A value as people write it: `87.4 %`, `340 ms`, `1.2 s`, `12`, `3.4 k`, `18.2 GB`. Undefined is `no data`. */
export function formatValue(value: number | undefined, unit: string): string {
  if (value === undefined) return NO_DATA;
  const rounded = Number(value.toPrecision(3));
  const scale = unitScale(Math.abs(rounded), unit);
  return withSuffix(shortNumber(value / scale.divisor, unit), scale);
}

/** A tick of an axis: exact, in the scale that the whole axis has; zero is the same in all. */
export function formatTick(value: number, scale: UnitScale): string {
  if (value === 0) return '0';
  return withSuffix(String(Number((value / scale.divisor).toPrecision(6))), scale);
}

/** The scale in which a value of this size, and an axis that ends there, reads best. */
export function unitScale(size: number, unit: string): UnitScale {
  const scales = scalesOf(unit);
  const fitting = scales.findLast(({ divisor }) => size >= divisor);
  const smallest = scales[0] ?? { divisor: 1, suffix: unit };
  return size === 0
    ? (scales.find(({ divisor }) => divisor === 1) ?? smallest)
    : (fitting ?? smallest);
}

/** Smallest first. */
function scalesOf(unit: string): UnitScale[] {
  if (unit === '%') return [{ divisor: 1, suffix: '%' }];
  if (unit === 's') return timeScales(1);
  if (unit === 'ms') return timeScales(1_000);
  if (unit === 'bytes') return prefixed((prefix) => `${prefix}B`);
  if (unit === 'bytes/s') return prefixed((prefix) => `${prefix}B/s`);
  if (unit === 'count' || unit === '') return prefixed((prefix) => prefix);
  return [{ divisor: 1, suffix: unit }];
}

function timeScales(perSecond: number): UnitScale[] {
  const seconds: [number, string][] = [
    [0.001, 'ms'],
    [1, 's'],
    [60, 'min'],
    [3_600, 'h'],
    [86_400, 'd'],
  ];
  return seconds.map(([size, suffix]) => ({ divisor: size * perSecond, suffix }));
}

function prefixed(suffix: (prefix: string) => string): UnitScale[] {
  return PREFIXES.map((prefix, power) => ({
    divisor: 1_000 ** power,
    suffix: suffix(prefix),
  }));
}

const THREE_DIGITS = new Intl.NumberFormat('en-GB', {
  maximumSignificantDigits: 3,
  useGrouping: false,
});
const NEARLY_ALL = new Intl.NumberFormat('en-GB', {
  maximumFractionDigits: 2,
  roundingMode: 'trunc',
});

/** 99.97 % is not 100 %, and 1 548 kW is not 1 550 kW. */
function shortNumber(value: number, unit: string): string {
  if (unit === '%' && value > 99 && value < 100) return NEARLY_ALL.format(value);
  return Math.abs(value) >= 1_000 ? String(Math.round(value)) : THREE_DIGITS.format(value);
}

function withSuffix(number: string, { suffix }: UnitScale): string {
  return suffix === '' ? number : `${number} ${suffix}`;
}
