import { stringify } from 'csv-stringify/sync';

/** Rows as CSV (RFC 4180), the first one the head. A cell that a spreadsheet would take for a formula begins with a quote. */
export function csv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((cells) => cells.map(String)),
    { escape_formulas: true },
  );
}
