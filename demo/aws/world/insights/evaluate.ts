import { AGGREGATES, type Sample } from './aggregates.ts';
import { FUNCTIONS } from './functions.ts';
import { compareValues } from './order.ts';
import type { Call, Expression, Operator } from './syntax.ts';
import { finite, numberOf, type Row, textOf, type Value } from './value.ts';

/** Where an expression is evaluated. */
export interface Scope {
  row: Row;
  /** When the query was started, in epoch milliseconds. */
  now: number;
  /** The rows that aggregation functions work on; the row has what they are grouped by. */
  group?: readonly Row[];
}

type Present = Exclude<Value, undefined>;

/** What is calculated from operands that are all there. */
const CALCULATIONS: Readonly<Record<string, (one: Present, other: Present) => Value>> = {
  '=': (one, other) => Number(areEqual(one, other)),
  '!=': (one, other) => Number(!areEqual(one, other)),
  '<': ordered((difference) => difference < 0),
  '<=': ordered((difference) => difference <= 0),
  '>': ordered((difference) => difference > 0),
  '>=': ordered((difference) => difference >= 0),
  '+': arithmetic((one, other) => one + other),
  '-': arithmetic((one, other) => one - other),
  '*': arithmetic((one, other) => one * other),
  '/': arithmetic((one, other) => one / other),
  '%': arithmetic((one, other) => one % other),
  '^': arithmetic((one, other) => one ** other),
};

/** The value of an expression; without one of the fields that it needs, it has none. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return scope.row.get(expression.name);
    case 'call':
      return callOf(expression, scope);
    case 'match': {
      const text = textOf(evaluate(expression.value, scope));
      if (text === undefined) return undefined;
      return Number(expression.pattern.test(text) !== expression.isNegated);
    }
    case 'membership': {
      const value = evaluate(expression.value, scope);
      if (value === undefined) return undefined;
      const options = expression.options.map((option) => evaluate(option, scope));
      const isMember = options.some((option) => option !== undefined && areEqual(value, option));
      return Number(isMember !== expression.isNegated);
    }
    case 'operation':
      return operationOf(expression.operator, expression.operands, scope);
  }
}

/** Whether a condition holds; one that misses a field does not. */
export function holds(condition: Expression, scope: Scope): boolean {
  return Boolean(numberOf(evaluate(condition, scope)));
}

function callOf({ name, operands }: Call, scope: Scope): Value {
  const aggregate = AGGREGATES.get(name);
  if (aggregate) return aggregate.run(samplesOf(operands[0], scope), optionOf(operands[1], scope));
  const values = operands.map((operand) => evaluate(operand, scope));
  return FUNCTIONS.get(name)?.run(values, scope.now);
}

function samplesOf(operand: Expression | undefined, { group = [], now }: Scope): Sample[] {
  return group.flatMap((row) => {
    const value = operand ? evaluate(operand, { row, now }) : 1;
    return value === undefined ? [] : { value, at: numberOf(row.get('@timestamp')) };
  });
}

function optionOf(operand: Expression | undefined, scope: Scope): number | undefined {
  return operand && numberOf(evaluate(operand, scope));
}

/** Missing operands decide nothing: `missing or true` is true, `missing and true` is missing. */
function operationOf(operator: Operator, operands: readonly Expression[], scope: Scope): Value {
  const values = operands.map((operand) => evaluate(operand, scope));
  if (operator === 'or' || operator === 'and') {
    const decisive = operator === 'or' ? 1 : 0;
    const truths = values.map((value) =>
      value === undefined ? undefined : Number(Boolean(numberOf(value))),
    );
    if (truths.includes(decisive)) return decisive;
    return truths.includes(undefined) ? undefined : 1 - decisive;
  }
  const [one, other] = values;
  if (one === undefined) return undefined;
  if (operator === 'not') return Number(!numberOf(one));
  if (operands.length === 1) return CALCULATIONS['-']?.(0, one);
  return other === undefined ? undefined : CALCULATIONS[operator]?.(one, other);
}

function areEqual(one: Present, other: Present): boolean {
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== undefined && right !== undefined) return left === right;
  return textOf(one) === textOf(other);
}

/** Text does not compare with a number. */
function ordered(decide: (difference: number) => boolean): (one: Present, other: Present) => Value {
  return (one, other) => {
    const areAlike = (numberOf(one) === undefined) === (numberOf(other) === undefined);
    return areAlike ? Number(decide(compareValues(one, other))) : undefined;
  };
}

function arithmetic(
  calculate: (one: number, other: number) => number,
): (one: Present, other: Present) => Value {
  return (one, other) => {
    const [left, right] = [numberOf(one), numberOf(other)];
    if (left === undefined || right === undefined) return undefined;
    return finite(calculate(left, right));
  };
}
