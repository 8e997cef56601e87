import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { AuditFilter } from './features/audit/filter.ts';
import { auditLine } from './features/audit/line.ts';
import type { AuditLog } from './store/audit.ts';
import type { StoredRow } from './store/chain.ts';
import { type AuditEntry, decodeEntry } from './store/entry.ts';

export type ExportFormat = 'ndjson' | 'csv';

export interface AuditExport {
  readonly log: Pick<AuditLog, 'rows'>;
  readonly filter: AuditFilter;
  readonly format: ExportFormat;
  readonly to: NodeJS.WritableStream;
}

/**
 * Writes the rows that a filter lets through, oldest first, no faster than they are taken. Resolves with their number. Throws
 * {@link import('./store/damaged.ts').AuditDamaged} at a row that is no audit entry.
 */
export async function exportAudit({ log, filter, format, to }: AuditExport): Promise<number> {
  let count = 0;
  async function* chosen(): AsyncIterable<Exported> {
    for await (const row of log.rows(1)) {
      const entry = decodeEntry(row.seq, row.entry);
      if (!passes(entry, filter)) continue;
      count += 1;
      yield { row, entry };
    }
  }
  if (format === 'ndjson') await pipeline(chosen, lines, to);
  else await pipeline(chosen, cells, stringify({ header: true, columns: COLUMNS, ...SAFE }), to);
  return count;
}

interface Exported {
  readonly row: StoredRow;
  readonly entry: AuditEntry;
}

/** The same as a search of the log. */
function passes(entry: AuditEntry, filter: AuditFilter): boolean {
  const { at, actor, command, target, requestId, step, action, incident } = entry;
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
  const equal = (value: string | undefined, wanted: string | undefined) =>
    wanted === undefined || value === wanted;
  return (
    at >= since &&
    at < until &&
    equal(actor.id, filter.actor) &&
    equal(command, filter.command) &&
    equal(target, filter.target) &&
    equal(requestId, filter.requestId) &&
    equal(step, filter.step) &&
    equal(action?.id, filter.actionId) &&
    equal(incident, filter.incident)
  );
}

async function* lines(rows: AsyncIterable<Exported>): AsyncIterable<string> {
  for await (const { row } of rows) yield `${auditLine(row)}\n`;
}

/** A cell that a spreadsheet would take for a formula begins with a quote. */
const SAFE = { escape_formulas: true };

const COLUMNS = [
  'row',
  'time',
  'actor',
  'name',
  'origin',
  'channel',
  'message',
  'step',
  'command',
  'target',
  'parameters',
  'action',
  'plan',
  'reason',
  'break-glass',
  'incident',
  'milliseconds',
  'error',
  'error-id',
  'request',
  'hash',
];

async function* cells(rows: AsyncIterable<Exported>): AsyncIterable<string[]> {
  for await (const { row, entry } of rows) yield cellsOf(row, entry);
}

function cellsOf({ seq, hash }: StoredRow, entry: AuditEntry): string[] {
  const { at, actor, origin, step, command, target, action, error } = entry;
  return [
    String(seq),
    new Date(at).toISOString(),
    actor.id,
    actor.name,
    origin.kind,
    origin.channel ?? '',
    origin.message ?? '',
    step,
    command,
    target ?? '',
    JSON.stringify(entry.parameters),
    action?.id ?? '',
    action?.hash ?? '',
    entry.reason ?? '',
    entry.breakGlass ? 'yes' : '',
    entry.incident ?? '',
    String(entry.durationMs ?? ''),
    error?.message ?? '',
    error?.id ?? '',
    entry.requestId,
    hash,
  ];
}
