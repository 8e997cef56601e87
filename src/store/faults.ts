import { type Head, rowHash, type StoredRow } from './chain.ts';

/** The first broken row of an audit log, and a sentence about it. */
export interface Fault {
  ok: false;
  seq: number;
  why: string;
}

/** Something that knows which hash row `seq` has: the head row, or a signed checkpoint. */
export interface Witness extends Head {
  name: string;
}

/** Where the walk along the chain stands when it looks at a row. */
export interface Position {
  /** The row before, already found sound. */
  last: Head;
  /** The last row whose hash a witness confirmed; 0 at the start. */
  confirmed: number;
  /** What the next row holds as the hash of this one. */
  following: string | undefined;
  /** The witnesses for this row. */
  witnesses: readonly Witness[];
}

/** The first thing that is wrong at a row, or undefined. */
export function findFault(row: StoredRow, position: Position): Fault | undefined {
  return (
    misplaced(row, position) ??
    inconsistent(row, position) ??
    unlinked(row, position) ??
    unreadable(row) ??
    contradicted(row, position)
  );
}

function misplaced({ seq }: StoredRow, { last }: Position): Fault | undefined {
  const expected = last.seq + 1;
  if (seq > expected)
    return fault(
      expected,
      `${span(expected, seq - 1)} missing: after row ${last.seq} comes row ${seq}.`,
    );
  if (seq === expected) return undefined;
  return fault(
    seq,
    `Row ${seq} was inserted from outside: row ${expected} should stand in its place.`,
  );
}

function inconsistent(row: StoredRow, { last, following, witnesses }: Position): Fault | undefined {
  const hash = rowHash(row);
  if (hash === row.hash) return undefined;
  const expected = rowHash({ ...row, prev: last.hash });
  if (expected === row.hash) {
    return fault(
      row.seq,
      `Row ${row.seq} was changed: its "prev" is not the hash of row ${last.seq}.`,
    );
  }
  const evidence = [following, ...witnesses.map((witness) => witness.hash)];
  const changed = evidence.includes(expected)
    ? 'its hash was replaced, its entry is as it was written'
    : evidence.includes(row.hash)
      ? 'its entry is not the one that was written'
      : 'its entry does not give its hash';
  return fault(row.seq, `Row ${row.seq} was changed: ${changed}.`);
}

/** The row agrees with itself, so it is the row before that got a new hash, unless a witness vouches for that one. */
function unlinked(row: StoredRow, { last, confirmed }: Position): Fault | undefined {
  if (row.prev === last.hash) return undefined;
  if (last.seq === confirmed) {
    return fault(row.seq, `Row ${row.seq} was replaced: it does not follow row ${last.seq}.`);
  }
  return fault(
    last.seq,
    `Row ${last.seq} was replaced and hashed anew: row ${row.seq} still holds its former hash.`,
  );
}

function unreadable({ seq, entry }: StoredRow): Fault | undefined {
  try {
    JSON.parse(entry);
    return undefined;
  } catch {
    return fault(seq, `Row ${seq} was not written by GridOps: its entry is not JSON.`);
  }
}

function contradicted(
  { seq, hash }: StoredRow,
  { confirmed, witnesses }: Position,
): Fault | undefined {
  const witness = witnesses.find((one) => one.hash !== hash);
  if (!witness) return undefined;
  return fault(
    seq,
    `Row ${seq} is not the one that ${witness.name} names. ${span(confirmed + 1, seq)} suspect: something there was rewritten and hashed anew.`,
  );
}

/** Rows that witnesses know of beyond the end of the chain. */
export function cutTail(end: Head, witnesses: readonly Witness[]): Fault | undefined {
  const [furthest] = witnesses.toSorted((one, other) => other.seq - one.seq);
  if (!furthest || furthest.seq <= end.seq) return undefined;
  return fault(
    end.seq + 1,
    `${span(end.seq + 1, furthest.seq)} missing at the end: ${furthest.name} says that there were ${furthest.seq}.`,
  );
}

/** A head row that is gone, or that does not know the last rows. `head` is read after the rows. */
export function wrongHead(end: Head, head: Head | undefined): Fault | undefined {
  if (!head)
    return fault(
      end.seq,
      `The head row of the log is gone: somebody removed it. The chain ends at row ${end.seq}.`,
    );
  if (end.seq <= head.seq) return undefined;
  return fault(
    head.seq + 1,
    `${span(head.seq + 1, end.seq)} unknown to the head of the log: added from outside, or the head was set back.`,
  );
}

/** A fault at a row. */
export function fault(seq: number, why: string): Fault {
  return { ok: false, seq, why };
}

function span(from: number, to: number): string {
  return from === to ? `Row ${from} is` : `Rows ${from} to ${to} are`;
}
