/** What a field of a thing holds: several values where it is a list. */
export type FieldValue = string | number | boolean;

/** Tells whether a value of a field is meant. */
export type ValueTest = (value: FieldValue) => boolean;

export interface Bound {
  /** `undefined` where it is open. */
  limit: string | undefined;
  isInclusive: boolean;
}

/** A word: one of those in the value, whatever its case; of numbers the same number. */
export function wordTest(word: string, isPrefix: boolean): ValueTest {
  const wanted = word.toLowerCase();
  const number = numberOf(word);
  return (value) => {
    if (!isPrefix && typeof value === 'number') return value === number;
    const words = String(value).toLowerCase().split(/\s+/);
    return words.some((each) => (isPrefix ? each.startsWith(wanted) : each === wanted));
  };
}

/** Several words in a row, whatever their case. */
export function phraseTest(phrase: string): ValueTest {
  const wanted = ` ${phrase.toLowerCase().trim().split(/\s+/).join(' ')} `;
  return (value) => ` ${String(value).toLowerCase().split(/\s+/).join(' ')} `.includes(wanted);
}

/** Between two bounds: numbers by size, text in the order of its letters. */
export function rangeTest(from: Bound, to: Bound): ValueTest {
  return (value) =>
    isBeyond(value, from, (order) => order > 0) && isBeyond(value, to, (order) => order < 0);
}

function isBeyond(
  value: FieldValue,
  { limit, isInclusive }: Bound,
  isRight: (order: number) => boolean,
): boolean {
  if (limit === undefined) return true;
  const order = orderOf(value, limit);
  return order !== undefined && (isRight(order) || (isInclusive && order === 0));
}

function orderOf(value: FieldValue, limit: string): number | undefined {
  if (typeof value !== 'number') return compare(String(value).toLowerCase(), limit.toLowerCase());
  const number = numberOf(limit);
  return number === undefined ? undefined : value - number;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function numberOf(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}
