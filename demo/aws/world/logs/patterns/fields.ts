import { checkRegexQuota, parseComparison, parseConditions } from './conditions.ts';
import { invalidPattern, unclosed } from './errors.ts';
import type { TextTest } from './regex.ts';
import { type Token, TokenReader, tokensOf } from './tokens.ts';

/** AWS: what stands between brackets or quotes is one field. */
const FIELD = /\[([^\]]*)\](?=\s|$)|"((?:[^"\\]|\\.)*)"(?=\s|$)|\S+/g;

/** A field of an event, and where it begins. */
interface Field {
  text: string;
  start: number;
}

/**
 * Reads a filter pattern for space-delimited events, e.g. `[ip, ..., status = 5*, bytes > 1000]`. An
 * event needs as many fields as the pattern names; the last name takes the rest of the event, as in
 * AWS's own `[w1=ERROR, w2]`. An ellipsis stands for any number of fields, also none.
 */
export function parseFieldPattern(pattern: string): TextTest {
  if (!pattern.endsWith(']')) throw unclosed('[', ']');
  const tokens = tokensOf(pattern.slice(1, -1));
  checkRegexQuota(tokens);
  const parts = splitAtCommas(tokens);
  const ellipsis = parts.findIndex(isEllipsis);
  if (parts.filter(isEllipsis).length > 1) throw invalidPattern();
  if (ellipsis < 0) {
    const tests = parts.map(parseField);
    return (message) => matchAll(tests, fieldsOf(message, tests.length));
  }
  const before = parts.slice(0, ellipsis).map(parseField);
  const after = parts.slice(ellipsis + 1).map(parseField);
  return (message) => matchEnds(before, after, fieldsOf(message));
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  if (tokens.length === 0) throw invalidPattern();
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function isEllipsis(part: readonly Token[]): boolean {
  return part.length === 1 && part[0]?.text === '...' && part[0].kind === 'symbol';
}

/** A name, or conditions on that name; nothing at all is a field without a name. */
function parseField(part: readonly Token[]): TextTest {
  const [first] = part.filter(({ kind }) => kind === 'word');
  if (part.length === 0) return () => true;
  if (!first || !/^\w+$/.test(first.text)) throw invalidPattern();
  if (part.length === 1) return () => true;
  const tokens = new TokenReader(part);
  const matches = parseConditions<string>(tokens, (reader) => {
    if (!reader.take(first.text)) throw invalidPattern();
    const compare = parseComparison(reader);
    return (text) => compare({ text, number: numberOf(text) });
  });
  if (!tokens.isAtEnd) throw invalidPattern();
  return matches;
}

function matchAll(tests: readonly TextTest[], fields: readonly string[]): boolean {
  return (
    tests.length === fields.length && tests.every((matches, index) => matches(fields[index] ?? ''))
  );
}

function matchEnds(
  before: readonly TextTest[],
  after: readonly TextTest[],
  fields: readonly string[],
): boolean {
  if (fields.length < before.length + after.length) return false;
  const tail = fields.slice(fields.length - after.length);
  return matchAll(before, fields.slice(0, before.length)) && matchAll(after, tail);
}

/** The fields of an event; with a limit, the last one has all the rest. */
function fieldsOf(message: string, limit = Number.POSITIVE_INFINITY): string[] {
  const fields = [...message.matchAll(FIELD)].map(
    ({ 0: all, 1: bracketed, 2: quoted, index }): Field => ({
      text: bracketed ?? quoted ?? all,
      start: index,
    }),
  );
  const last = fields[limit - 1];
  const texts = fields.map(({ text }) => text);
  if (!last || fields.length === limit) return texts;
  return [...texts.slice(0, limit - 1), message.slice(last.start).trimEnd()];
}

/** The number that the text is, if it is one: `404` equals 404 and is greater than 99. */
function numberOf(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
