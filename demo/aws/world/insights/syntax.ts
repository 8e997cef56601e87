import type { Span } from './query-error.ts';

export type Operator =
  | 'or'
  | 'and'
  | 'not'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export interface FieldReference extends Span {
  kind: 'field';
  name: string;
}

export interface Call extends Span {
  kind: 'call';
  /** In lower case: Logs Insights knows `ispresent` and `isPresent`. */
  name: string;
  operands: readonly Expression[];
}

/** One expression of a query, with the place where it stands. */
export type Expression =
  | FieldReference
  | Call
  | (Span & { kind: 'literal'; value: string | number })
  /** `like` and `=~`; a missing value matches neither the pattern nor its negation. */
  | (Span & { kind: 'match'; value: Expression; pattern: RegExp; isNegated: boolean })
  | (Span & {
      kind: 'membership';
      value: Expression;
      options: readonly Expression[];
      isNegated: boolean;
    })
  | (Span & { kind: 'operation'; operator: Operator; operands: readonly Expression[] });

/** An expression under its alias, or else under its own text, e.g. `count(*)`. */
export interface Column {
  name: string;
  isAlias: boolean;
  expression: Expression;
}

/** What `parse` takes out of a field: groups of the pattern, and the fields that they become. */
export interface Capture {
  group: string;
  field: string;
}

/** One command of a query, between its pipes. */
export type Command =
  | (Span & { kind: 'fields' | 'display'; columns: readonly Column[] })
  | (Span & { kind: 'filter'; condition: Expression })
  | (Span & {
      kind: 'parse';
      source: FieldReference;
      pattern: RegExp;
      captures: readonly Capture[];
    })
  | (Span & { kind: 'stats'; aggregates: readonly Column[]; groups: readonly Column[] })
  | (Span & { kind: 'sort'; keys: readonly { name: string; isDescending: boolean }[] })
  | (Span & { kind: 'dedup'; fields: readonly FieldReference[] })
  | (Span & { kind: 'limit'; count: number });

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;
