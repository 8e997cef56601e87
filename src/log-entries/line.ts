import { stripVTControlCharacters } from 'node:util';

/** Longer lines are cut before anything reads them. */
export const LINE_LENGTH = 32 * 1_024;

/** The lines of an event, without colours and without what is too long. */
export interface Lines {
  first: string;
  rest: readonly string[];
  /** Characters that were cut off. */
  cut: number;
}

const NONE: readonly string[] = [];

/** Splits an event into lines. A JSON object stays in one piece, however it is laid out. */
export function linesOf(message: string): Lines {
  const kept = cutAt(message, LINE_LENGTH);
  const cut = message.length - kept.length;
  const text = kept.includes('\u001b') ? stripVTControlCharacters(kept) : kept;
  if (!/[\r\n]/.test(text)) return { first: text, rest: NONE, cut };
  const trimmed = text.replace(/^[\r\n]+/, '').trimEnd();
  if (trimmed.startsWith('{') && trimmed.endsWith('}')) return { first: trimmed, rest: NONE, cut };
  const [first = '', ...rest] = trimmed.split(/\r\n|\r|\n/);
  return { first, rest, cut };
}

/** The first characters of a text; a pair that makes one character is not torn apart. */
function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const isTorn = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, isTorn ? length - 1 : length);
}
