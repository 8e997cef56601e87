import type { FrozenLogs } from './frozen.ts';
import type { PageChoice } from './report.ts';
import { type Row, rowsOf, rowText } from './rows.ts';

/** The rows of one page, the newest last. */
export interface Page {
  readonly rows: readonly Row[];
  /** 1 is the newest. */
  readonly number: number;
  /** 0 where there is nothing to show. */
  readonly count: number;
}

/** What somebody reads at a glance, and what Slack takes beside the rest of the message. */
const MOST_LINES = 45;
const MOST_CHARACTERS = 6_500;

/** A time of the usual length: where pages begin must not depend on who turns them. */
const SOME_TIME = () => '21 Nov 12:00:00';

/** The page that somebody chose, or the nearest one that there is. */
export function pageOf(logs: FrozenLogs, choice: PageChoice): Page {
  const pages = paged(rowsOf(logs, choice));
  const number = Math.min(Math.max(1, choice.page), Math.max(1, pages.length));
  return { rows: pages[number - 1] ?? [], number, count: pages.length };
}

/** From the newest on, so that the first page is full. */
function paged(rows: readonly Row[]): Row[][] {
  const pages: Row[][] = [];
  let lines = Number.POSITIVE_INFINITY;
  let characters = 0;
  for (const row of rows.toReversed()) {
    const text = rowText(row, SOME_TIME);
    const height = text.split('\n').length;
    const isFull = lines + height > MOST_LINES || characters + text.length > MOST_CHARACTERS;
    if (isFull) {
      pages.push([]);
      lines = 0;
      characters = 0;
    }
    pages.at(-1)?.push(row);
    lines += height;
    characters += text.length + 1;
  }
  return pages.map((page) => page.reverse());
}
