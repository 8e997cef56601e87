import { numberOf, textOf, type Value } from './value.ts';

/**
 * Compares for an ascending sort (AWS: Logs Insights, sort): missing values first, then text in natural order, then
 * numbers. In text, runs of digits compare by length and then by value, everything else by Unicode.
 */
export function compareValues(one: Value, other: Value): number {
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined) return 1;
  if (right !== undefined) return -1;
  return compareTexts(textOf(one) ?? '', textOf(other) ?? '');
}

function compareTexts(one: string, other: string): number {
  const [left, right] = [chunksOf(one), chunksOf(other)];
  for (const [index, chunk] of left.entries()) {
    const opposite = right[index];
    if (opposite === undefined) return 1;
    const difference = compareChunks(chunk, opposite);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function chunksOf(text: string): string[] {
  return text.match(/\d+|[A-Za-z]+|[^\dA-Za-z]+/g) ?? [];
}

function compareChunks(one: string, other: string): number {
  const areNumbers = /^\d/.test(one) && /^\d/.test(other);
  if (areNumbers && one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
