import { finite, numberOf, textOf, type Value } from './value.ts';

/** A function of Logs Insights over values of one row. */
interface ScalarFunction {
  least: number;
  most: number;
  run(values: readonly Value[], now: number): Value;
}

/**
 * The functions that are simulated (AWS: Logs Insights, numeric, datetime, general and string functions), by their name
 * in lower case. `bin(5m)` is read as `datefloor(@timestamp, 5m)`; periods arrive in milliseconds.
 */
export const FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ['abs', ofNumber(Math.abs)],
  ['ceil', ofNumber(Math.ceil)],
  ['floor', ofNumber(Math.floor)],
  ['log', ofNumber(Math.log)],
  ['sqrt', ofNumber(Math.sqrt)],
  ['tonumber', ofNumber((number) => number)],
  ['greatest', { least: 1, most: Infinity, run: (values) => extreme(values, Math.max) }],
  ['least', { least: 1, most: Infinity, run: (values) => extreme(values, Math.min) }],
  ['datefloor', ofTime((at, period) => Math.floor(at / period) * period)],
  ['dateceil', ofTime((at, period) => Math.ceil(at / period) * period)],
  ['frommillis', { least: 1, most: 1, run: ([value]) => instantOf(numberOf(value)) }],
  ['tomillis', ofNumber((at) => at)],
  ['now', { least: 0, most: 0, run: (_values, now) => Math.floor(now / 1_000) }],
  ['ispresent', { least: 1, most: 1, run: ([value]) => Number(value !== undefined) }],
  ['coalesce', { least: 1, most: Infinity, run: (values) => values.find(isPresent) }],
  ['if', { least: 3, most: 3, run: ([condition, yes, no]) => (numberOf(condition) ? yes : no) }],
  ['isempty', { least: 1, most: 1, run: ([value]) => Number((textOf(value) ?? '') === '') }],
  ['isblank', { least: 1, most: 1, run: ([value]) => Number(!textOf(value)?.trim()) }],
  ['concat', ofTexts(1, Infinity, (...texts) => texts.join(''))],
  ['strlen', ofTexts(1, 1, (text) => [...text].length)],
  ['toupper', ofTexts(1, 1, (text) => text.toUpperCase())],
  ['tolower', ofTexts(1, 1, (text) => text.toLowerCase())],
  ['replace', ofTexts(3, 3, (text, what, by) => text.replaceAll(what, () => by))],
  ['strcontains', ofTexts(2, 2, (text, part) => Number(text.includes(part)))],
  ['startswith', ofTexts(2, 2, (text, part) => Number(text.startsWith(part)))],
  ['endswith', ofTexts(2, 2, (text, part) => Number(text.endsWith(part)))],
  ['trim', ofTexts(1, 2, (text, what) => trimEnd(trimStart(text, what), what))],
  ['ltrim', ofTexts(1, 2, trimStart)],
  ['rtrim', ofTexts(1, 2, trimEnd)],
  ['substr', { least: 2, most: 3, run: substring }],
]);

function isPresent(value: Value): boolean {
  return value !== undefined;
}

function ofNumber(calculate: (number: number) => number): ScalarFunction {
  const run = ([value]: readonly Value[]): Value => {
    const number = numberOf(value);
    return number === undefined ? undefined : finite(calculate(number));
  };
  return { least: 1, most: 1, run };
}

function extreme(
  values: readonly Value[],
  choose: (...numbers: number[]) => number,
): number | undefined {
  const numbers = values.flatMap((value) => numberOf(value) ?? []);
  return numbers.length === 0 ? undefined : choose(...numbers);
}

function ofTime(round: (at: number, period: number) => number): ScalarFunction {
  const run = ([time, period]: readonly Value[]): Value => {
    const [at, step] = [numberOf(time), numberOf(period)];
    return at === undefined || step === undefined ? undefined : instantOf(round(at, step));
  };
  return { least: 2, most: 2, run };
}

/** JavaScript's dates end 100 million days after 1970. */
function instantOf(at: number | undefined): Value {
  return at !== undefined && Math.abs(at) <= 8.64e15 ? { at } : undefined;
}

/** Values that are missing make the result missing; optional operands stay away. */
function ofTexts(
  least: number,
  most: number,
  run: (text: string, second: string, third: string) => Value,
): ScalarFunction;
function ofTexts(least: number, most: number, run: (...texts: string[]) => Value): ScalarFunction {
  return {
    least,
    most,
    run: (values) => {
      const texts = values.flatMap((value) => textOf(value) ?? []);
      return texts.length === values.length ? run(...texts) : undefined;
    },
  };
}

function trimStart(text: string, characters?: string): string {
  if (characters === undefined) return text.trimStart();
  return text.slice([...text].findIndex((character) => !characters.includes(character)));
}

function trimEnd(text: string, characters?: string): string {
  if (characters === undefined) return text.trimEnd();
  return text.slice(0, [...text].findLastIndex((character) => !characters.includes(character)) + 1);
}

function substring([value, from, length]: readonly Value[]): Value {
  const [text, start, count] = [textOf(value), numberOf(from), numberOf(length)];
  if (text === undefined || start === undefined) return undefined;
  return text.slice(start, count === undefined ? undefined : start + count);
}
