import type { AuditLog, AuditRow } from '../../store/audit.ts';
import type { AuditFilter } from './filter.ts';

/** One row that is shown. Of a request it is the last one, which says how it ended, if it has. */
export interface ShownRow {
  readonly row: AuditRow;
  /** False for a request of which the log knows no end. */
  readonly ended: boolean;
}

export interface AuditPage {
  readonly kind: 'page';
  readonly search: PageSearch;
  /** Newest first. */
  readonly rows: readonly ShownRow[];
  /** Where the next page begins; absent on the last one. */
  readonly older?: number;
}

export interface PageSearch {
  readonly filter: AuditFilter;
  /** Only rows below this number. */
  readonly before?: number;
  /** Rows read for a page, {@link MOST_ROWS} at most and unless it is given. */
  readonly limit?: number;
}

/** So many fit into one message. */
export const MOST_ROWS = 30;

type Log = Pick<AuditLog, 'search'>;

/**
 * Reads one page. Every step of an action is shown; a request is shown once, by the row that ended it, or by its first one if
 * it has not ended, unless somebody looks for one outcome or one action and so wants each row. The request that asks is left out,
 * and a page of requests that were all shown on newer ones is skipped.
 */
export async function readPage(log: Log, search: PageSearch, asking: string): Promise<AuditPage> {
  const limit = search.limit ?? MOST_ROWS;
  let before = search.before;
  for (;;) {
    const from = before === undefined ? {} : { before };
    const found = await log.search({ ...search.filter, ...from, limit: limit + 1 });
    const rows = found.filter(({ entry }) => entry.requestId !== asking).slice(0, limit);
    const shown = await chooseRows(log, search.filter, rows);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    if (!last || last.seq === 1) return { kind: 'page', search, rows: shown };
    if (shown.length > 0) return { kind: 'page', search, rows: shown, older: last.seq };
    before = last.seq;
  }
}

async function chooseRows(
  log: Log,
  { step, actionId }: AuditFilter,
  rows: readonly AuditRow[],
): Promise<ShownRow[]> {
  const each = step !== undefined || actionId !== undefined;
  if (each) return rows.map((row) => ({ row, ended: true }));
  const ended = new Set(rows.filter(isEnd).map(({ entry }) => entry.requestId));
  const shown: ShownRow[] = [];
  for (const row of rows) {
    if (row.entry.action || isEnd(row)) shown.push({ row, ended: true });
    else if (!ended.has(row.entry.requestId) && !(await endsElsewhere(log, row)))
      shown.push({ row, ended: false });
  }
  return shown;
}

async function endsElsewhere(log: Log, { entry, seq }: AuditRow): Promise<boolean> {
  const others = await log.search({ requestId: entry.requestId, limit: MOST_ROWS });
  return others.some((other) => other.seq > seq && isEnd(other));
}

/** The steps of an action have the id of the request for it, too, and do not end that one. */
function isEnd({ entry }: AuditRow): boolean {
  return entry.step !== 'requested' && !entry.action;
}
