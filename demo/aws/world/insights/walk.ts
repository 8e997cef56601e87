import { AGGREGATES } from './aggregates.ts';
import type { Call, Command, Expression, FieldReference } from './syntax.ts';

/** The expressions of a command, outermost ones. */
export function expressionsOf(command: Command): readonly Expression[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return command.columns.map(({ expression }) => expression);
    case 'filter':
      return [command.condition];
    case 'parse':
      return [command.source];
    case 'stats':
      return [...command.groups, ...command.aggregates].map(({ expression }) => expression);
    case 'dedup':
      return command.fields;
    // A key that is missing leaves the order alone: `stats … | sort @timestamp desc` is common, and runs.
    case 'sort':
    case 'limit':
      return [];
  }
}

/** The fields that an expression needs. */
export function fieldsIn(expression: Expression): FieldReference[] {
  if (expression.kind === 'field') return [expression];
  return partsOf(expression).flatMap(fieldsIn);
}

/** The fields that an expression needs outside of aggregation functions. */
export function plainFieldsIn(expression: Expression): FieldReference[] {
  if (expression.kind === 'field') return [expression];
  return isAggregate(expression) ? [] : partsOf(expression).flatMap(plainFieldsIn);
}

/** The outermost calls of aggregation functions. */
export function aggregatesIn(expression: Expression): Call[] {
  if (isAggregate(expression)) return [expression];
  return partsOf(expression).flatMap(aggregatesIn);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
    case 'operation':
      return expression.operands;
    case 'match':
      return [expression.value];
    case 'membership':
      return [expression.value, ...expression.options];
    case 'field':
    case 'literal':
      return [];
  }
}

function isAggregate(expression: Expression): expression is Call {
  return expression.kind === 'call' && AGGREGATES.has(expression.name);
}
