import { createHash } from 'node:crypto';

/** The end of a chain: the number and the hash (hex) of its last row. */
export interface Head {
  seq: number;
  hash: string;
}

/** An audit row as it lies in the database. `entry` is canonical JSON text, the hashes are hex. */
export interface StoredRow {
  seq: number;
  prev: string;
  hash: string;
  entry: string;
}

/** The head of a chain without rows. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hash of one row: SHA-256 over the canonical JSON (RFC 8785) of `{entry, prev, seq}`. The entry goes in exactly as
 * it is stored, so nobody has to parse it to check it. Postgres computes the same text in its append statement.
 */
export function rowHash(row: Omit<StoredRow, 'hash'>): string {
  return createHash('sha256')
    .update(`{"entry":${row.entry},"prev":"${row.prev}","seq":${row.seq}}`)
    .digest('hex');
}

/** Chains entries behind a head, in order. */
export function linkEntries(head: Head, entries: readonly string[]): StoredRow[] {
  let last = head;
  return entries.map((entry) => {
    const unhashed = { seq: last.seq + 1, prev: last.hash, entry };
    const row = { ...unhashed, hash: rowHash(unhashed) };
    last = row;
    return row;
  });
}
