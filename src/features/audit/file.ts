import canonicalize from 'canonicalize';
import type { View } from '../../kernel/view.ts';
import { context, section } from '../../slack/blocks.ts';
import { code } from '../../slack/text.ts';
import type { AuditLog, AuditRow } from '../../store/audit.ts';
import { type AuditFilter, filterWords } from './filter.ts';
import { auditLine } from './line.ts';

export interface AuditFile {
  readonly kind: 'file';
  readonly filter: AuditFilter;
  /** Oldest first. */
  readonly rows: readonly AuditRow[];
  /** Whether there are older ones that the file does not hold. */
  readonly more: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A row has about half a kilobyte, so this is a file of some megabytes. */
const MOST_IN_FILE = 5_000;
const ROWS_PER_READ = 500;

/** Reads the newest rows of a search for a file. */
export async function readFileRows(
  log: Pick<AuditLog, 'search'>,
  filter: AuditFilter,
  at: number,
): Promise<AuditFile> {
  const rows: AuditRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const from = last === undefined ? {} : { before: last.seq };
    const found = await log.search({ ...filter, ...from, limit: ROWS_PER_READ });
    rows.push(...found);
    if (found.length < ROWS_PER_READ || rows.length > MOST_IN_FILE) break;
  }
  const kept = rows.slice(0, MOST_IN_FILE).reverse();
  return { kind: 'file', filter, rows: kept, more: rows.length > MOST_IN_FILE, at };
}

/** The rows as NDJSON, each with its hash and the one before. */
export function fileView({ filter, rows, more, at }: AuditFile): View {
  const count = rows.length.toLocaleString('en');
  const which = more
    ? `The newest ${count} rows`
    : `${count} ${rows.length === 1 ? 'row' : 'rows'}`;
  const words = `${which} of the audit log as NDJSON, oldest first, each with its hash.`;
  const rest = more ? ' Older ones: search a shorter time, or `gridops audit export`.' : '';
  if (rows.length === 0) {
    const nothing = 'The audit log has nothing like that, so there is no file.';
    return { text: nothing, blocks: [section(nothing)] };
  }
  const name = `audit-${new Date(at).toISOString().slice(0, 16).replace(/\D+/g, '-')}.ndjson`;
  const content = rows.map((row) => `${lineOf(row)}\n`).join('');
  return {
    text: words,
    blocks: [section(`${words}${rest}`), context(code(filterWords(filter).join(' ')))],
    files: [{ name, title: 'Audit log', content }],
  };
}

function lineOf({ seq, prev, hash, entry }: AuditRow): string {
  return auditLine({ seq, prev, hash, entry: canonicalize(entry) ?? '' });
}
