import { invalidPattern, notSimulated } from './errors.ts';
import { regexTest, type TextTest } from './regex.ts';
import type { Token, TokenReader } from './tokens.ts';

/** The quota of AWS for one JSON or space-delimited pattern. */
const MOST_REGEXES = 2;
const OPERATORS = ['=', '!=', '<', '>', '<=', '>='];

/** A value of an event, as it is written there and as a number where it is one. */
export interface Value {
  text: string;
  number: number | undefined;
}

export type ValueTest = (value: Value) => boolean;

/** Reads conditions joined by `||`, `&&` and parentheses; `&&` binds tighter. */
export function parseConditions<Subject>(
  tokens: TokenReader,
  parseOne: (tokens: TokenReader) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  const alternatives = [conjunction(tokens, parseOne)];
  while (tokens.take('||')) alternatives.push(conjunction(tokens, parseOne));
  return (subject) => alternatives.some((matches) => matches(subject));
}

function conjunction<Subject>(
  tokens: TokenReader,
  parseOne: (tokens: TokenReader) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  const conditions: ((subject: Subject) => boolean)[] = [];
  do {
    if (tokens.take('(')) {
      conditions.push(parseConditions(tokens, parseOne));
      if (!tokens.take(')')) throw invalidPattern();
    } else {
      conditions.push(parseOne(tokens));
    }
  } while (tokens.take('&&'));
  return (subject) => conditions.every((matches) => matches(subject));
}

/** AWS: at most two regular expressions in a pattern of this kind. */
export function checkRegexQuota(tokens: readonly Token[]): void {
  if (tokens.filter(({ kind }) => kind === 'regex').length > MOST_REGEXES) throw invalidPattern();
}

/** Reads an operator and what stands after it. Only numbers can be greater or less. */
export function parseComparison(tokens: TokenReader): ValueTest {
  const operator = tokens.next('symbol').text;
  if (!OPERATORS.includes(operator)) throw invalidPattern();
  const value = tokens.next('quoted', 'regex', 'number', 'word');
  if (operator === '=') return equality(value);
  if (operator === '!=') {
    const isEqual = equality(value);
    return (actual) => !isEqual(actual);
  }
  if (value.kind !== 'number') throw invalidPattern();
  return order(operator, Number(value.text));
}

function equality({ kind, text }: Token): ValueTest {
  if (kind === 'number') {
    return (actual) =>
      actual.number === undefined ? actual.text === text : actual.number === Number(text);
  }
  const matches = kind === 'regex' ? regexTest(text) : wildcardTest(text);
  return (actual) => matches(actual.text);
}

function order(operator: string, limit: number): ValueTest {
  return ({ number }) => {
    if (number === undefined) return false;
    if (number === limit) return operator.endsWith('=');
    return operator.startsWith('<') ? number < limit : number > limit;
  };
}

/** AWS: an asterisk stands for any text before or after the term; alone, for any value. */
function wildcardTest(text: string): TextTest {
  const [, before, term = '', after] = /^(\*?)(.*?)(\*?)$/s.exec(text) ?? [];
  if (term.includes('*')) throw notSimulated(`a wildcard in the middle of ${text}`);
  if (before && after) return (actual) => actual.includes(term);
  if (before) return (actual) => actual.endsWith(term);
  if (after) return (actual) => actual.startsWith(term);
  return (actual) => actual === term;
}
