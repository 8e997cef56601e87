import { QueryError, type Span } from './query-error.ts';

/** A word is a field, a function, a command or a keyword, as its place tells. */
export type TokenKind =
  | 'word'
  | 'field'
  | 'text'
  | 'regex'
  | 'number'
  | 'period'
  | 'symbol'
  | 'end';

export interface Token extends Span {
  kind: TokenKind;
  /** What it stands for: a text without its quotes, a regular expression without its slashes. */
  value: string;
}

const SPACE = /(?:\s+|#[^\n]*)*/y;
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['word', /[@A-Za-z_][@\w.]*/y],
  ['period', /\d+[A-Za-z]+/y],
  ['number', /\d+(?:\.\d+)?|\.\d+/y],
  ['field', /`([^`]*)`/y],
  ['text', /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y],
  ['symbol', /!=|<=|>=|=~|[=<>|,()[\]+\-*/^%]/y],
];
const REGEX = /\/((?:[^/\\\n]|\\.)+)\//y;

/** Cuts a query into tokens; the last one is the end. Comments run from a hash to the end of their line. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(query, 0); at < query.length; ) {
    const token = tokenAt(query, at, takesRegex(tokens));
    tokens.push(token);
    at = skipSpace(query, token.end);
  }
  return [...tokens, { kind: 'end', value: '<EOF>', start: query.length, end: query.length }];
}

function skipSpace(query: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(query)?.[0].length ?? 0);
}

/** A slash begins a regular expression after `like` and `=~` and in `parse`; elsewhere it divides. */
function takesRegex(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last?.kind === 'text') return false;
  if (last?.value === '=~' || last?.value.toLowerCase() === 'like') return true;
  const pipe = tokens.findLastIndex(({ kind, value }) => kind === 'symbol' && value === '|');
  return tokens[pipe + 1]?.value.toLowerCase() === 'parse';
}

function tokenAt(query: string, at: number, isRegexAllowed: boolean): Token {
  const patterns: typeof PATTERNS = isRegexAllowed ? [['regex', REGEX], ...PATTERNS] : PATTERNS;
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (!match) continue;
    const [whole, ...groups] = match;
    const inside = groups.find((group) => group !== undefined) ?? whole;
    const value = kind === 'text' ? inside.replace(/\\(["'\\])/g, '$1') : inside;
    return { kind, value, start: at, end: at + whole.length };
  }
  throw unexpected(query, { start: at, end: at + 1 });
}

/** AWS's words for what cannot be read: `unexpected symbol found i at line 1 and position 167`. */
export function unexpected(query: string, span: Span): QueryError {
  const before = query.slice(0, span.start).split('\n');
  const symbol = query.slice(span.start, span.end) || '<EOF>';
  const position = before.at(-1)?.length ?? 0;
  return new QueryError(
    `unexpected symbol found ${symbol} at line ${before.length} and position ${position}`,
    span,
  );
}
