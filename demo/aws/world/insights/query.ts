import { checkQuery } from './check.ts';
import { columnsOf } from './columns.ts';
import { type Evaluated, runCommand } from './commands.ts';
import { parseQuery } from './parse-query.ts';
import type { LogRecord } from './records.ts';
import type { Command } from './syntax.ts';
import { type Row, textOf } from './value.ts';

/** AWS: Logs Insights, limit, since 2023. */
const DEFAULT_LIMIT = 10_000;

/** A query that can be run. */
export interface Query {
  commands: readonly Command[];
  /** What the results show. */
  columns: readonly string[];
}

export interface QueryResult {
  /** Rows of the fields that they have, in the order of the columns. */
  rows: { field: string; value: string }[][];
  /** How many events passed the filters, before anything counted, deduplicated or limited them. */
  matched: number;
}

/** Reads a query of Logs Insights; throws a QueryError that tells what it refuses and where. */
export function readQuery(text: string): Query {
  const commands = parseQuery(text);
  checkQuery(commands);
  return { commands, columns: columnsOf(commands) };
}

/**
 * Runs a query over records. Events come newest first where nothing sorts them, `limit` is the one of StartQuery, and
 * without any limit there are 10 000 rows at most.
 */
export function runQuery(
  { commands, columns }: Query,
  records: readonly LogRecord[],
  { now, limit }: { now: number; limit?: number | undefined },
): QueryResult {
  const newestFirst = records.toSorted((one, other) => other.at - one.at).map(({ row }) => row);
  let state: Evaluated = { rows: newestFirst, matched: newestFirst.length, isCounted: false };
  for (const command of commands) state = runCommand(command, state, now);
  const isLimited = commands.some(({ kind }) => kind === 'limit');
  const most = limit ?? (isLimited ? Infinity : DEFAULT_LIMIT);
  const rows = state.rows.slice(0, most).map((row) => fieldsOf(row, columns));
  return { rows, matched: state.matched };
}

function fieldsOf(row: Row, columns: readonly string[]): { field: string; value: string }[] {
  return columns.flatMap((field) => {
    const value = textOf(row.get(field));
    return value === undefined ? [] : { field, value };
  });
}
