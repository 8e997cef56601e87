import { GENESIS, type Head, type StoredRow } from './chain.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { Anchors } from './checkpoint-anchors.ts';
import { AuditDamaged } from './damaged.ts';
import { cutTail, type Fault, fault, findFault, type Witness, wrongHead } from './faults.ts';
import { isSignedBy, type Note, readNotes } from './signed-note.ts';

/** What a verification found: the whole log is sound, or its first broken row (`seq`) and a sentence about it. */
export type Verification = Sound | Fault;

interface Sound {
  ok: true;
  rows: number;
  head: Head;
  checkpointsVerified: number;
  anchorsVerified: number;
  warnings: string[];
}

/** What can be verified: an audit log in its database, or an export of one, which has no head row. */
export interface Verifiable {
  /** All rows from a number on, ascending. */
  rows(from: number): AsyncIterable<StoredRow>;
  head?(): Promise<Head>;
}

/**
 * Recomputes the whole chain and compares it with its head row, with the signed checkpoints and with anchors, which the same
 * key must have signed. The bot may go on writing meanwhile. Without checkpoints and anchors a log that was rewritten as a
 * whole looks sound; `warnings` says so.
 */
export async function verifyAudit(
  { audit }: { audit: Verifiable },
  checkpoints: Checkpoints,
  anchors?: Anchors,
): Promise<Verification> {
  const own = openCheckpoints(checkpoints);
  const brought = openAnchors(anchors, checkpoints);
  const head = await headOf(audit);
  const witnesses = [
    ...own.signed,
    ...brought.signed,
    ...(head ? [{ ...head, name: 'the head of the log' }] : []),
  ];
  const end = await walk(audit, witnesses);
  if ('ok' in end) return end;
  const headFault = audit.head && wrongHead(end, await headOf(audit));
  const broken = cutTail(end, witnesses) ?? headFault ?? own.forged ?? brought.forged;
  if (broken) return broken;
  const vouched = own.notes + brought.notes > 0;
  return {
    ok: true,
    rows: end.seq,
    head: end,
    checkpointsVerified: own.signed.length,
    anchorsVerified: brought.signed.length,
    warnings: [
      ...own.warnings,
      ...brought.warnings,
      ...(end.seq > 0 && !vouched ? [nothingSigned(audit, checkpoints)] : []),
    ],
  };
}

/** Follows the chain to its end, or to its first fault. */
async function walk(audit: Verifiable, witnesses: readonly Witness[]): Promise<Head | Fault> {
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

async function headOf(audit: Verifiable): Promise<Head | undefined> {
  try {
    return await audit.head?.();
  } catch (error) {
    if (error instanceof AuditDamaged) return undefined;
    throw error;
  }
}

interface OpenedNotes {
  notes: number;
  /** Those that the key has signed. */
  signed: Witness[];
  /** The first that it has not. */
  forged: Fault | undefined;
  warnings: string[];
}

function openCheckpoints({ file, keyFile, publicKey, text }: Checkpoints): OpenedNotes {
  const { notes, strayLines } = readNotes(text ?? '');
  const warnings = strayLines.map(
    (line) =>
      `Line ${line} of ${file} belongs to no checkpoint; a crash while writing leaves such lines.`,
  );
  if (publicKey)
    return { ...sortNotes(notes, publicKey, { what: 'checkpoint', file, keyFile }), warnings };
  if (notes.length > 0)
    warnings.push(`${keyFile} is missing, so the checkpoints in ${file} were not checked.`);
  return { notes: notes.length, signed: [], forged: undefined, warnings };
}

function openAnchors(
  anchors: Anchors | undefined,
  { publicKey, keyFile }: Checkpoints,
): OpenedNotes {
  if (!anchors || !publicKey) return { notes: 0, signed: [], forged: undefined, warnings: [] };
  const { file, notes, strayLines } = anchors;
  const warnings = strayLines.map(
    (line) => `Line ${line} of ${file} has a signature, but no whole note before it.`,
  );
  return { ...sortNotes(notes, publicKey, { what: 'anchor', file, keyFile }), warnings };
}

interface Source {
  what: 'checkpoint' | 'anchor';
  file: string;
  keyFile: string;
}

function sortNotes(
  notes: readonly Note[],
  publicKey: NonNullable<Checkpoints['publicKey']>,
  source: Source,
): Omit<OpenedNotes, 'warnings'> {
  const isSigned = (note: Note) => isSignedBy(note, publicKey);
  const bad = notes.find((note) => !isSigned(note));
  return {
    notes: notes.length,
    signed: notes.filter(isSigned).map((note) => asWitness(note, source)),
    forged: bad && forgery(bad, source),
  };
}

function asWitness({ seq, hash, line }: Note, { what, file }: Source): Witness {
  return { seq, hash, name: `the ${what} in line ${line} of ${file}` };
}

function forgery({ seq, line }: Note, { what, file, keyFile }: Source): Fault {
  return fault(
    seq,
    `The ${what} in line ${line} of ${file}, for row ${seq}, is not signed with ${keyFile}: the file was changed or the key was replaced. The chain itself is sound.`,
  );
}

function nothingSigned(audit: Verifiable, { file, publicKey }: Checkpoints): string {
  if (!audit.head)
    return 'No anchor was given: the chain is sound, but nothing outside of the export vouches for it.';
  const found = publicKey
    ? `${file} holds no checkpoint, although its key exists`
    : `There is no checkpoint in ${file}`;
  return `${found}: the chain is sound, but nothing outside the database vouches for it.`;
}
