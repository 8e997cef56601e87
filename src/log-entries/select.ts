import { isAtLeast, type Level } from './levels.ts';
import type { Entry } from './types.ts';

/** What a reader wants to see; every part is optional. */
export interface Selection {
  /** This level or worse. Entries without a level count as info. */
  level?: Level | undefined;
  /** Plain text anywhere in the entry, in capitals or not. */
  text?: string | undefined;
  /** Epoch milliseconds, included. */
  from?: number | undefined;
  /** Epoch milliseconds, not included. */
  to?: number | undefined;
}

/** The entries that are wanted, in their order. */
export function selectEntries(
  entries: readonly Entry[],
  { level, text, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Selection,
): Entry[] {
  const pattern = text ? new RegExp(RegExp.escape(text), 'iu') : undefined;
  return entries.filter(
    (entry) =>
      (level === undefined || isAtLeast(entry.level, level)) &&
      entry.at >= from &&
      (entry.repeats?.firstAt ?? entry.at) < to &&
      (pattern === undefined || contains(entry, pattern)),
  );
}

/** In the text as it was logged, or as it is shown: JSON spells quotes and line ends differently. */
function contains({ text, message, detail, fields }: Entry, pattern: RegExp): boolean {
  return (
    pattern.test(text) ||
    pattern.test(message) ||
    detail.some((line) => pattern.test(line)) ||
    Object.entries(fields).some(([name, value]) => pattern.test(`${name}=${value}`))
  );
}
