import type { AuditLog, AuditQuery, AuditRow } from '../../store/audit.ts';

/** One request as the log tells it: its last row, which says how it ended, if it has. */
export interface AuditedRequest {
  readonly row: AuditRow;
  readonly ended: boolean;
}

export interface AuditPage {
  readonly filter: Omit<AuditQuery, 'limit'>;
  /** Newest first. */
  readonly requests: readonly AuditedRequest[];
  /** Where the next page begins; absent on the last one. */
  readonly older?: number;
}

const ROWS_PER_PAGE = 30;

/**
 * Reads one page of rows and shows each request once: by the row that ended it, or by its first one if it has not
 * ended. The request that asks is left out, and a page whose requests were all shown on newer ones is skipped.
 */
export async function readPage(
  log: Pick<AuditLog, 'search'>,
  filter: AuditPage['filter'],
  asking: string,
): Promise<AuditPage> {
  const found = await log.search({ ...filter, limit: ROWS_PER_PAGE + 1 });
  const rows = found.filter(({ entry }) => entry.requestId !== asking).slice(0, ROWS_PER_PAGE);
  const ended = new Set(rows.filter(isEnd).map(({ entry }) => entry.requestId));
  const requests: AuditedRequest[] = [];
  for (const row of rows) {
    if (isEnd(row)) requests.push({ row, ended: true });
    else if (!ended.has(row.entry.requestId) && !(await endsElsewhere(log, row)))
      requests.push({ row, ended: false });
  }
  const last = rows.length === ROWS_PER_PAGE ? rows.at(-1) : undefined;
  if (!last || last.seq === 1) return { filter, requests };
  if (requests.length === 0) return readPage(log, { ...filter, before: last.seq }, asking);
  return { filter, requests, older: last.seq };
}

async function endsElsewhere(log: Pick<AuditLog, 'search'>, { entry, seq }: AuditRow) {
  const others = await log.search({ requestId: entry.requestId, limit: 2 });
  return others.some((other) => other.seq > seq && isEnd(other));
}

function isEnd({ entry }: AuditRow): boolean {
  return entry.step !== 'requested';
}
