import type { TableBlock } from '@slack/types';
import { DateTime } from 'luxon';
import { table } from '../../slack/blocks.ts';
import { cleanText, truncate } from '../../slack/text.ts';
import type { QueryTable } from './report.ts';
import { instantOf } from './table.ts';

/** Slack: table block, rows with the head, and columns. */
const MOST_ROWS = 100;
const MOST_COLUMNS = 20;
/** Slack takes 10 000 characters in a message, and there is more in it than the table. */
const MOST_CHARACTERS = 5_800;
const LONGEST_HEAD = 60;
const LONGEST_CELL = 300;

/** As much of a result as one message shows. */
export interface FittingTable {
  readonly block: TableBlock;
  readonly rows: number;
  readonly columns: number;
}

interface Clock {
  /** Epoch milliseconds. */
  readonly now: number;
  /** IANA zone. */
  readonly timeZone: string;
}

/** The first rows and columns: times by the reader's clock, numbers to the right. */
export function fittingTable({ columns, rows }: QueryTable, clock: Clock): FittingTable {
  const shown = columns.slice(0, MOST_COLUMNS);
  const longest = Math.min(LONGEST_CELL, Math.floor(MOST_CHARACTERS / 2 / shown.length));
  const formats = shown.map(({ type }, index) =>
    type === 'time' ? timeFormat(rows, index, clock) : undefined,
  );
  const head = shown.map(({ name }) => truncate(cleanText(name), LONGEST_HEAD));
  const cells = rows.slice(0, MOST_ROWS - 1).map((row) =>
    shown.map((_, index) => {
      const [value = '', format] = [row[index], formats[index]];
      if (value === '') return '–';
      return truncate(cleanText(format?.(value) ?? value), longest);
    }),
  );
  const fitting = [head];
  let room = MOST_CHARACTERS - lengthOf(head);
  for (const row of cells) {
    room -= lengthOf(row);
    if (room < 0) break;
    fitting.push(row);
  }
  const settings = shown.map(({ type }) =>
    type === 'number' ? { align: 'right' as const } : { is_wrapped: type === 'text' },
  );
  return {
    block: { ...table(fitting), column_settings: settings },
    rows: fitting.length - 1,
    columns: shown.length,
  };
}

function lengthOf(cells: readonly string[]): number {
  return cells.reduce((sum, { length }) => sum + length, 0);
}

/** Clock times where the whole column is of today; with the date otherwise. */
function timeFormat(
  rows: QueryTable['rows'],
  index: number,
  { now, timeZone }: Clock,
): (value: string) => string {
  const here = (at: number) => DateTime.fromMillis(at, { zone: timeZone });
  const today = here(now);
  const isToday = rows.every((row) => {
    const value = row[index];
    return !value || here(instantOf(value)).hasSame(today, 'day');
  });
  return (value) => here(instantOf(value)).toFormat(isToday ? 'HH:mm:ss' : 'd LLL HH:mm:ss');
}
