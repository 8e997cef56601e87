import { AGGREGATES } from './aggregates.ts';
import type { Cursor } from './cursor.ts';
import { FUNCTIONS } from './functions.ts';
import { regexOf, substringOf } from './pattern.ts';
import { periodOf } from './period.ts';
import { QueryError } from './query-error.ts';
import type { Call, Expression, FieldReference, Operator } from './syntax.ts';

const KEYWORDS = new Set(['and', 'or', 'not', 'like', 'in', 'as', 'by', 'asc', 'desc']);
const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0 };
const TAKING_PERIODS = new Set(['bin', 'datefloor', 'dateceil']);

/** Reads an expression (AWS: Logs Insights, operators), loosest operators first. */
export function parseExpression(cursor: Cursor): Expression {
  return chain(cursor, ['or'], () => chain(cursor, ['and'], () => negation(cursor)));
}

/** Reads the name of a field, in backticks where it has other characters than letters, digits, `@`, `_` and dots. */
export function parseField(cursor: Cursor): FieldReference {
  const { kind, value, start, end } = cursor.expect('word', 'field');
  if (kind === 'word' && KEYWORDS.has(value.toLowerCase())) throw cursor.unexpected({ start, end });
  return { kind: 'field', name: value, start, end };
}

function chain(cursor: Cursor, operators: Operator[], operand: () => Expression): Expression {
  let left = operand();
  for (;;) {
    const operator = cursor.accept(...operators);
    if (operator === undefined) return left;
    const operands = [left, operand()];
    left = { kind: 'operation', operator, operands, start: left.start, end: cursor.end };
  }
}

function negation(cursor: Cursor): Expression {
  const { start } = cursor.next;
  if (!cursor.accept('not')) return comparison(cursor);
  const operands = [negation(cursor)];
  return { kind: 'operation', operator: 'not', operands, start, end: cursor.end };
}

function comparison(cursor: Cursor): Expression {
  const value = sum(cursor);
  const { start } = value;
  const isNegated = cursor.accept('not') !== undefined;
  const operator = isNegated
    ? cursor.accept('like', 'in')
    : cursor.accept('like', 'in', '=~', '=', '!=', '<', '<=', '>', '>=');
  switch (operator) {
    case undefined:
      if (isNegated) throw cursor.unexpected();
      return value;
    case 'like':
    case '=~': {
      const pattern = parsePattern(cursor);
      return { kind: 'match', value, pattern, isNegated, start, end: cursor.end };
    }
    case 'in': {
      cursor.require('[');
      const options = cursor.list(() => sum(cursor));
      cursor.require(']');
      return { kind: 'membership', value, options, isNegated, start, end: cursor.end };
    }
    default: {
      const operands = [value, sum(cursor)];
      return { kind: 'operation', operator, operands, start, end: cursor.end };
    }
  }
}

function parsePattern(cursor: Cursor): RegExp {
  const token = cursor.expect('regex', 'text');
  return token.kind === 'regex' ? regexOf(token.value, token) : substringOf(token.value);
}

function sum(cursor: Cursor): Expression {
  const power = () => chain(cursor, ['^'], () => signed(cursor));
  return chain(cursor, ['+', '-'], () => chain(cursor, ['*', '/', '%'], power));
}

function signed(cursor: Cursor): Expression {
  const { start } = cursor.next;
  if (!cursor.accept('-')) return primary(cursor);
  const operands = [signed(cursor)];
  return { kind: 'operation', operator: '-', operands, start, end: cursor.end };
}

function primary(cursor: Cursor): Expression {
  const { kind, value, start, end } = cursor.next;
  if (kind === 'text' || kind === 'number') {
    cursor.take();
    return { kind: 'literal', value: kind === 'number' ? Number(value) : value, start, end };
  }
  if (cursor.accept('(')) {
    const inside = parseExpression(cursor);
    cursor.require(')');
    return { ...inside, start, end: cursor.end };
  }
  const truth = TRUTH[value];
  if (kind === 'word' && truth !== undefined) {
    cursor.take();
    return { kind: 'literal', value: truth, start, end };
  }
  return kind === 'word' && cursor.isFollowedBy('(') ? call(cursor) : parseField(cursor);
}

function call(cursor: Cursor): Call {
  const { start, end, value } = parseNameOfCall(cursor);
  const name = value.toLowerCase();
  cursor.require('(');
  const operands = cursor.accept(')') ? [] : operandsOf(cursor, name);
  const span = { start, end: cursor.end };
  if (name === 'bin') {
    const time: FieldReference = { kind: 'field', name: '@timestamp', start, end };
    return checked({ kind: 'call', name: 'datefloor', operands: [time, ...operands], ...span });
  }
  return checked({ kind: 'call', name, operands, ...span });
}

function parseNameOfCall(cursor: Cursor) {
  const token = cursor.take();
  if (KEYWORDS.has(token.value.toLowerCase())) throw cursor.unexpected(token);
  return token;
}

/** `count(*)` is `count()`: both count rows. */
function operandsOf(cursor: Cursor, name: string): Expression[] {
  const isEvery = name === 'count' && cursor.accept('*') !== undefined;
  const operands = isEvery ? [] : cursor.list(() => operandOf(cursor, name));
  cursor.require(')');
  return operands;
}

function operandOf(cursor: Cursor, name: string): Expression {
  if (cursor.next.kind !== 'period' || !TAKING_PERIODS.has(name)) return parseExpression(cursor);
  const { value, start, end } = cursor.take();
  return { kind: 'literal', value: periodOf(value, { start, end }), start, end };
}

function checked(call: Call): Call {
  const { name, operands } = call;
  const known = FUNCTIONS.get(name) ?? AGGREGATES.get(name);
  if (!known) throw new QueryError(`not simulated: the function ${name}`, call);
  if (known.least <= operands.length && operands.length <= known.most) return call;
  throw new QueryError(`invalid number of arguments for the function ${name}`, call);
}
