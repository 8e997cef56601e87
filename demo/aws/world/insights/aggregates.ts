import { compareValues } from './order.ts';
import { finite, numberOf, textOf, type Value } from './value.ts';

/** An aggregation function: over the values that its first operand has in the rows of a group, missing ones left out. */
interface AggregateFunction {
  least: number;
  most: number;
  /** The values come with the time of their row; the option is the second operand of `pct`. */
  run(samples: readonly Sample[], option: number | undefined): Value;
}

/** A value of one row, and the row's time where it has one. */
export interface Sample {
  value: Exclude<Value, undefined>;
  at: number | undefined;
}

/**
 * The functions of `stats` (AWS: Logs Insights, functions to use with stats). Times come out as epoch milliseconds, as
 * the service gives them; `fromMillis` makes dates of them. Percentiles are nearest ranks, deviations the population's.
 */
export const AGGREGATES: ReadonlyMap<string, AggregateFunction> = new Map<
  string,
  AggregateFunction
>([
  ['count', { least: 0, most: 1, run: (samples) => samples.length }],
  ['count_distinct', one((samples) => new Set(samples.map(({ value }) => textOf(value))).size)],
  ['sum', ofNumbers(sum)],
  ['avg', ofNumbers(mean)],
  ['stddev', ofNumbers((numbers) => Math.sqrt(mean(numbers.map((n) => (n - mean(numbers)) ** 2))))],
  ['median', ofNumbers((numbers) => percentile(numbers, 50))],
  [
    'pct',
    { least: 2, most: 2, run: (samples, share) => percentile(numbersOf(samples), share ?? 0) },
  ],
  ['min', one((samples) => plain(inOrder(samples).at(0)?.value))],
  ['max', one((samples) => plain(inOrder(samples).at(-1)?.value))],
  ['earliest', one((samples) => plain(byTime(samples).at(0)?.value))],
  ['latest', one((samples) => plain(byTime(samples).at(-1)?.value))],
]);

function one(run: (samples: readonly Sample[]) => Value): AggregateFunction {
  return { least: 1, most: 1, run };
}

function ofNumbers(
  calculate: (numbers: readonly number[]) => number | undefined,
): AggregateFunction {
  return one((samples) => {
    const numbers = numbersOf(samples);
    return numbers.length === 0 ? undefined : finite(calculate(numbers));
  });
}

function numbersOf(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ value }) => numberOf(value) ?? []);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

function percentile(numbers: readonly number[], share: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)];
}

function inOrder(samples: readonly Sample[]): Sample[] {
  return samples.toSorted((a, b) => compareValues(a.value, b.value));
}

function byTime(samples: readonly Sample[]): Sample[] {
  return samples.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

/** Numbers, also those that came as text, leave as numbers. */
function plain(value: Value): Value {
  return numberOf(value) ?? value;
}
