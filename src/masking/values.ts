import { MASK } from './spans.ts';

/** A value in a text, and what is shown in its place. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** Whether it is between quotes, which stay. */
  readonly isQuoted: boolean;
  readonly mask: string;
}

/** What a value is in: text of any kind, a text that is percent-encoded, or an element of XML. */
export type Surroundings = 'text' | 'percent-encoded' | 'element';

const OPENING = /(\\{0,8})(["'`])/y;
/** Strings in brackets, on one line. */
const LIST = /\[(\\{0,8}["'`])[^[\]{}\n]{1,4000}(?=\])/y;
/** Ends also before an escaped quote or line end, because the text may be a string of JSON. */
const BARE = /(?:[^\s"'`,;&<>\\]|\\(?![nrt"'\\]))*/y;
/** Up to `"`, `&`, `,` or `;`. */
const PERCENT_ENCODED = /(%22)?((?:[^\s"'`,;&<>\\%]|%(?!2[26Cc]|3[Bb]))*)/y;
const ELEMENT = /[^<\n]*/y;

/** The value that begins at a place of the text; it never reaches over the end of a line. */
export function readValue(text: string, at: number, surroundings: Surroundings): Value {
  if (surroundings === 'element')
    return quoted(at, at + (matchAt(ELEMENT, text, at)?.[0].length ?? 0));
  if (surroundings === 'percent-encoded') {
    const [, opening = '', value = ''] = matchAt(PERCENT_ENCODED, text, at) ?? [];
    return quoted(at + opening.length, at + opening.length + value.length);
  }
  const [opening = '', slashes = '', quote = ''] = matchAt(OPENING, text, at) ?? [];
  const start = at + opening.length;
  if (quote !== '') return quoted(start, closingAt(text, start, quote, slashes.length));
  const [list, listQuote = ''] = matchAt(LIST, text, at) ?? [];
  if (list) return { ...quoted(at + 1, at + list.length), mask: `${listQuote}${MASK}${listQuote}` };
  return readBareValue(text, at);
}

function readBareValue(text: string, at: number): Value {
  const found = matchAt(BARE, text, at)?.[0] ?? '';
  // Brackets around the value are none of it, unless they are opened in it or make it a variable.
  const opening = /^(?!\{\{)[([{]{1,4}/.exec(found)?.[0] ?? '';
  const value = found.slice(opening.length);
  const closing = /[([{]/.test(value) ? '' : (/[)\]}]{1,8}$/.exec(value)?.[0] ?? '');
  const start = at + opening.length;
  return { start, end: start + value.length - closing.length, isQuoted: false, mask: MASK };
}

function quoted(start: number, end: number): Value {
  return { start, end, isQuoted: true, mask: MASK };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where the string ends: at its own kind of quote, at one that ends a string around it, or with the line. */
function closingAt(text: string, start: number, quote: string, slashes: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\n') return at;
    if (text[at] !== quote) continue;
    let before = 0;
    while (at - before > start && text[at - before - 1] === '\\') before += 1;
    if (before < slashes || before % (2 * (slashes + 1)) === slashes) return at - before;
  }
  return text.length;
}

const MASKED = /^(?:\\{0,8}["'`])?[\w.:/+-]{0,24}\*{3,}(?:\d{4}|@[\w.-]+)?(?:\\{0,8}["'`])?$/;
/** `${DB_PASSWORD}`, `$TOKEN`, `{{ token }}`, `%SECRET%`, `%s`; but no word that only begins so. */
const VARIABLE = /^(?:\$\{[\w.:-]+\}?|\$\(.*|\$[A-Z_]{3,}|\{\{?[\w. ]*\}?\}|%[A-Z_]{3,}%|%[sdvq])$/;
/** How secrets are referred to, and calls and members in lines of code. */
const REFERENCE =
  /^(?:<[^>]*>|\.{3}|…|x{4,}|arn:.*|AWS4-.*|A[KS]IA[A-Z0-9]{4}(?:[A-Z0-9]{12}|\*{3})(?:%2F|\/)\d{8}.*|(?:optional|list|dict)\[\w.*|(?:self|this|os|settings|config|cfg|process|request|req|args|options|env|event|context|data|params|kwargs)[.[].*|[A-Za-z_][\w.]*\((?:[\w.]*\))?)$/i;
/** No value, or the type of one in lines of code. */
const NOTHING =
  /^(?:true|false|null|none|nil|undefined|nan|yes|no|on|off|redacted|hidden|masked|filtered|str|string|bytes|any|secretstr)$/i;
/** What logs say about a secret. */
const STATE =
  /^(?:expired|invalid|missing|required|revoked|unknown|empty|unset|incorrect|wrong|rejected|denied|disabled|enabled|verified|rotated|refreshed)[.,:!?)\]}]*$/i;
const DURATION = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/;

/** Whether a value only says where a secret will be put. */
export function isVariable(value: string): boolean {
  return VARIABLE.test(value);
}

/** Whether a value under a secret's name is plainly none: nothing, masked already, a reference or a word about the secret. */
export function isHarmless(value: string): boolean {
  return (
    value.trim() === '' ||
    (value.length < 200 &&
      [MASKED, VARIABLE, NOTHING, STATE, DURATION, REFERENCE].some((pattern) =>
        pattern.test(value),
      ))
  );
}
