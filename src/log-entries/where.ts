import { UserError } from '../kernel/errors.ts';
import { quoted } from '../kernel/words.ts';
import { GrammarError, parseCondition, placeOf, type Term } from './where-grammar.ts';

/** AWS: FilterLogEvents, `filterPattern` has at most 1,024 characters. */
export const PATTERN_LENGTH = 1_024;

const EXAMPLE = "Write for example `--where 'duration>1000 and status>=500'`.";
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What `not` makes of an operator. */
const OPPOSITE: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};
const SAME: Readonly<Record<string, string>> = { '==': '=', '<>': '!=' };
const JOINTS: Readonly<Record<string, 'and' | 'or'>> = {
  and: 'and',
  '&&': 'and',
  or: 'or',
  '||': 'or',
};

/**
 * A condition over the fields of JSON lines as a filter pattern (AWS: filter pattern syntax for JSON):
 * `duration>1000 and status>=500` is `{ ($.duration > 1000) && ($.status >= 500) }`. It knows `and`, `or`, `not`,
 * brackets, `= != < > <= >=`, `like` (contains), `exists`, `*` in texts, `true`, `false` and `null`.
 * Throws UserError saying what was found, where, and how it is written.
 */
export function wherePattern(text: string): string {
  if (text.trim() === '') throw new UserError(`\`--where\` is empty. ${EXAMPLE}`);
  if (text.length > PATTERN_LENGTH) throw tooLong();
  const pattern = `{ ${write(readCondition(text), false, text)} }`;
  if (pattern.length > PATTERN_LENGTH) throw tooLong();
  return pattern;
}

function tooLong(): UserError {
  return new UserError(
    'The condition of `--where` is too long for CloudWatch. Leave some of it out.',
  );
}

function readCondition(text: string): Term {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof GrammarError) throw problem(text, error.at, 'was not expected there');
    throw error;
  }
}

/** Says what is at a place of the condition, and what is wrong with it. */
function problem(text: string, at: number, complaint: string): UserError {
  const [found = ''] = /^(?:[\w.$-]+|\S)/.exec(text.slice(at)) ?? [];
  const what =
    found === '' ? 'it ends too early' : `${quoted(found)} at character ${at + 1} ${complaint}`;
  return new UserError(`I cannot read ${quoted(text)}: ${what}. ${EXAMPLE}`);
}

function write(term: Term, isNegated: boolean, text: string): string {
  if (term.kind === 'binary') return writeBinary(term, isNegated, text);
  if (term.kind === 'unary') {
    if (term.operator === 'not') return write(term.term, !isNegated, text);
    if (term.term.kind !== 'field')
      throw problem(text, placeOf(term.term), 'is not the name of a field');
    return writeExists(fieldPath(term.term.name), !isNegated);
  }
  throw problem(text, placeOf(term), 'is not compared with anything');
}

type Binary = Extract<Term, { kind: 'binary' }>;

function writeBinary(term: Binary, isNegated: boolean, text: string): string {
  const joint = JOINTS[term.operator];
  if (joint === undefined) return writeComparison(term, isNegated, text);
  const sign = (joint === 'and') !== isNegated ? '&&' : '||';
  return partsOf(term, joint)
    .map((part) => `(${write(part, isNegated, text)})`)
    .join(` ${sign} `);
}

/** `a and b and c` is one list. */
function partsOf(term: Term, joint: 'and' | 'or'): Term[] {
  if (term.kind !== 'binary' || JOINTS[term.operator] !== joint) return [term];
  return [...partsOf(term.left, joint), ...partsOf(term.right, joint)];
}

function writeComparison({ operator, left, right }: Binary, isNegated: boolean, text: string) {
  // `not a > 1` arrives as `(not a) > 1`.
  if (left.kind === 'unary' && left.operator === 'not')
    return write({ kind: 'binary', operator, left: left.term, right }, !isNegated, text);
  if (left.kind === 'binary') throw problem(text, placeOf(left), 'is compared twice');
  if (left.kind !== 'field') throw problem(text, placeOf(left), 'is not the name of a field');
  if (right.kind !== 'value') throw problem(text, placeOf(right), 'is not a value');
  const field = fieldPath(left.name);
  const plain = SAME[operator] ?? operator;
  if (plain === 'like') return `${field} ${isNegated ? '!=' : '='} ${quote(contained(right.text))}`;
  const sign = isNegated ? (OPPOSITE[plain] ?? plain) : plain;
  if (sign === '=' || sign === '!=') return writeEquals(field, sign, right);
  if (right.isQuoted || !NUMBER.test(right.text))
    throw problem(text, right.at, `is not a number, which ${quoted(operator)} needs`);
  return `${field} ${sign} ${right.text}`;
}

type Value = Extract<Term, { kind: 'value' }>;

function writeEquals(field: string, sign: '=' | '!=', { text, isQuoted }: Value): string {
  if (isQuoted) return `${field} ${sign} ${quote(text)}`;
  if (NUMBER.test(text)) return `${field} ${sign} ${text}`;
  const word = text.toLowerCase();
  if (word === 'null') return sign === '=' ? `${field} IS NULL` : writeExists(field, true);
  if (word !== 'true' && word !== 'false') return `${field} ${sign} ${quote(text)}`;
  return `${field} IS ${(word === 'true') === (sign === '=') ? 'TRUE' : 'FALSE'}`;
}

/** AWS has NOT EXISTS only; a field that is anything exists (AWS CDK: FilterPattern.exists). */
function writeExists(field: string, isWanted: boolean): string {
  return isWanted ? `${field} = "*"` : `${field} NOT EXISTS`;
}

function fieldPath(name: string): string {
  return `$.${name}`;
}

function contained(text: string): string {
  return text.includes('*') ? text : `*${text}*`;
}

/** A text in quotes as filter patterns want it. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
