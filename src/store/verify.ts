import type { AuditLog } from './audit.ts';
import { GENESIS, type Head, type StoredRow } from './chain.ts';
import type { Checkpoints } from './checkpoint.ts';
import { AuditDamaged } from './damaged.ts';
import { cutTail, type Fault, fault, findFault, type Witness, wrongHead } from './faults.ts';
import { isSignedBy, type Note, readNotes } from './signed-note.ts';

/** What a verification found: the whole log is sound, or its first broken row (`seq`) and a sentence about it. */
export type Verification =
  | { ok: true; rows: number; head: Head; checkpointsVerified: number; warnings: string[] }
  | Fault;

/**
 * Recomputes the whole chain and compares it with its head row and with the signed checkpoints. The bot may go on
 * writing meanwhile. Without checkpoints a log that was rewritten as a whole looks sound; `warnings` says so.
 */
export async function verifyAudit(
  { audit }: { audit: AuditLog },
  checkpoints: Checkpoints,
): Promise<Verification> {
  const { notes, signed, forged, warnings } = openCheckpoints(checkpoints);
  const head = await headOf(audit);
  const witnesses = [...signed, ...(head ? [{ ...head, name: 'the head of the log' }] : [])];
  const end = await walk(audit, witnesses);
  if ('ok' in end) return end;
  const broken = cutTail(end, witnesses) ?? wrongHead(end, await headOf(audit)) ?? forged;
  if (broken) return broken;
  if (end.seq > 0 && notes.length === 0) warnings.push(nothingSigned(checkpoints));
  return { ok: true, rows: end.seq, head: end, checkpointsVerified: signed.length, warnings };
}

/** Follows the chain to its end, or to its first fault. */
async function walk(audit: AuditLog, witnesses: readonly Witness[]): Promise<Head | Fault> {
  const witnessesOf = Map.groupBy(witnesses, ({ seq }) => seq);
  let last = GENESIS;
  let confirmed = GENESIS.seq;
  for await (const [row, following] of pairs(audit.rows(Number.MIN_SAFE_INTEGER))) {
    const known = witnessesOf.get(row.seq) ?? [];
    const broken = findFault(row, {
      last,
      confirmed,
      following: following?.prev,
      witnesses: known,
    });
    if (broken) return broken;
    if (known.length > 0) confirmed = row.seq;
    last = { seq: row.seq, hash: row.hash };
  }
  return last;
}

async function* pairs(
  rows: AsyncIterable<StoredRow>,
): AsyncIterable<[row: StoredRow, following: StoredRow | undefined]> {
  let held: StoredRow | undefined;
  for await (const row of rows) {
    if (held) yield [held, row];
    held = row;
  }
  if (held) yield [held, undefined];
}

async function headOf(audit: AuditLog): Promise<Head | undefined> {
  try {
    return await audit.head();
  } catch (error) {
    if (error instanceof AuditDamaged) return undefined;
    throw error;
  }
}

interface OpenedCheckpoints {
  notes: readonly Note[];
  /** Those that the key has signed. */
  signed: Witness[];
  /** The first that it has not. */
  forged: Fault | undefined;
  warnings: string[];
}

function openCheckpoints({ file, keyFile, publicKey, text }: Checkpoints): OpenedCheckpoints {
  const { notes, strayLines } = readNotes(text ?? '');
  const warnings = strayLines.map(
    (line) =>
      `Line ${line} of ${file} belongs to no checkpoint; a crash while writing leaves such lines.`,
  );
  if (!publicKey) {
    if (notes.length > 0)
      warnings.push(`${keyFile} is missing, so the checkpoints in ${file} were not checked.`);
    return { notes, signed: [], forged: undefined, warnings };
  }
  const bad = notes.find((note) => !isSignedBy(note, publicKey));
  return {
    notes,
    signed: notes
      .filter((note) => isSignedBy(note, publicKey))
      .map((note) => asWitness(note, file)),
    forged: bad && forgery(bad, file, keyFile),
    warnings,
  };
}

function asWitness({ seq, hash, line }: Note, file: string): Witness {
  return { seq, hash, name: `the checkpoint in line ${line} of ${file}` };
}

function forgery({ seq, line }: Note, file: string, keyFile: string): Fault {
  return fault(
    seq,
    `The checkpoint in line ${line} of ${file}, for row ${seq}, is not signed with ${keyFile}: the file was changed or the key was replaced. The chain itself is sound.`,
  );
}

function nothingSigned({ file, publicKey }: Checkpoints): string {
  const found = publicKey
    ? `${file} holds no checkpoint, although its key exists`
    : `There is no checkpoint in ${file}`;
  return `${found}: the chain is sound, but nothing outside the database vouches for it.`;
}
