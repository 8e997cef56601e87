import { evaluate, holds, type Scope } from './evaluate.ts';
import { compareValues } from './order.ts';
import type { Column, Command, CommandOf } from './syntax.ts';
import { type Row, textOf, type Value } from './value.ts';

/** What comes out of one command and goes into the next. */
export interface Evaluated {
  rows: readonly Row[];
  /** How many events passed the filters so far. */
  matched: number;
  /** Whether the rows are no longer all the events that matched. */
  isCounted: boolean;
}

/** Runs one command over rows. */
export function runCommand(command: Command, state: Evaluated, now: number): Evaluated {
  const rows = rowsAfter(command, state.rows, now);
  const isCounted = state.isCounted || ['stats', 'dedup', 'limit'].includes(command.kind);
  return { rows, isCounted, matched: isCounted ? state.matched : rows.length };
}

function rowsAfter(command: Command, rows: readonly Row[], now: number): readonly Row[] {
  switch (command.kind) {
    case 'fields':
    case 'display':
      return rows.map((row) => withColumns(row, command.columns, now));
    case 'filter':
      return rows.filter((row) => holds(command.condition, { row, now }));
    case 'parse':
      return rows.map((row) => withCaptures(row, command));
    case 'stats':
      return statsOf(command, rows, now);
    case 'sort':
      return rows.toSorted((one, other) => compareRows(command, one, other));
    case 'dedup':
      return deduplicated(command, rows);
    case 'limit':
      return rows.slice(0, command.count);
  }
}

/** Columns that are more than fields become fields. */
function withColumns(row: Row, columns: readonly Column[], now: number): Row {
  const made = columns.filter(({ isAlias, expression }) => isAlias || expression.kind !== 'field');
  if (made.length === 0) return row;
  return overlaid(row, new Map(valuesOf(made, { row, now })));
}

function valuesOf(columns: readonly Column[], scope: Scope): [name: string, value: Value][] {
  return columns.map(({ name, expression }) => [name, evaluate(expression, scope)]);
}

/** A value that does not match stays, without the new fields. */
function withCaptures(row: Row, { source, pattern, captures }: CommandOf<'parse'>): Row {
  const groups = pattern.exec(textOf(row.get(source.name)) ?? '')?.groups;
  if (!groups) return row;
  return overlaid(row, new Map(captures.map(({ group, field }) => [field, groups[group]])));
}

function overlaid(row: Row, made: ReadonlyMap<string, Value>): Row {
  return { get: (name) => (made.has(name) ? made.get(name) : row.get(name)) };
}

function statsOf(
  { aggregates, groups }: CommandOf<'stats'>,
  rows: readonly Row[],
  now: number,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: valuesOf(groups, { row, now }) }));
  const byKey = Map.groupBy(keyed, ({ key }) =>
    JSON.stringify(key.map(([, value]) => textOf(value) ?? null)),
  );
  const results = [...byKey.values()].flatMap((members) => {
    const key = members[0]?.key ?? [];
    const scope = { row: new Map(key), group: members.map(({ row }) => row), now };
    return new Map([...key, ...valuesOf(aggregates, scope)]);
  });
  return oldestFirst(results, groups);
}

/** Groups by time come oldest first where nothing sorts them; others as their first row came. */
function oldestFirst(results: Row[], groups: readonly Column[]): Row[] {
  const time = groups.find(
    ({ expression }) => expression.kind === 'call' && expression.name === 'datefloor',
  );
  if (!time) return results;
  return results.sort((one, other) => compareValues(one.get(time.name), other.get(time.name)));
}

function compareRows({ keys }: CommandOf<'sort'>, one: Row, other: Row): number {
  for (const { name, isDescending } of keys) {
    const difference = compareValues(one.get(name), other.get(name));
    if (difference !== 0) return isDescending ? -difference : difference;
  }
  return 0;
}

/** The first row of each combination of values; rows that miss one of them all stay. */
function deduplicated({ fields }: CommandOf<'dedup'>, rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const values = fields.map(({ name }) => textOf(row.get(name)));
    if (values.includes(undefined)) return true;
    const key = JSON.stringify(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
