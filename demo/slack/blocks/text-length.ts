import { isObject } from '../json.ts';

/** The members that hold words which a person reads. */
const WORDS = new Set(['text', 'alt_text', 'title', 'caption', 'fallback']);

/** How many characters of text there are in blocks, or in any part of them. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textLength(entry), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => {
    if (typeof member === 'string') return WORDS.has(name) ? sum + [...member].length : sum;
    return sum + textLength(member);
  }, 0);
}
