import type { KeyObject } from 'node:crypto';
import type { AuditLog } from './audit.ts';
import { GENESIS, type Head } from './chain.ts';
import {
  appendToDisk,
  CheckpointsUnusable,
  checkpointFiles,
  createKeys,
  readKeys,
  readText,
} from './checkpoint-files.ts';
import { AuditDamaged } from './damaged.ts';
import { readNotes, type SigningKeys, signCheckpoint } from './signed-note.ts';

/** Signs the head of the audit log now and then, so that a cut or rewritten log shows. */
export interface Checkpointer {
  /**
   * Signs the head if it moved since the last checkpoint, and resolves with the note once it is on disk. Throws
   * {@link AuditDamaged} instead of signing a log that lacks rows it has signed before.
   */
  checkpoint(): Promise<string | undefined>;
}

/** `origin` names this log in its notes, such as `gridops.example.com/audit`: no spaces, no plus sign. */
export interface CheckpointerOptions {
  dataDir: string;
  origin: string;
  audit: Pick<AuditLog, 'head'>;
  /** Gets each note that was written, to publish it outside this machine. */
  onCheckpoint?: (note: string, head: Head) => void;
}

/**
 * Signs with the Ed25519 key in `<dataDir>/audit.key`, made at the first use, into `<dataDir>/audit.checkpoints`.
 * Throws {@link CheckpointsUnusable}.
 */
export async function createCheckpointer(options: CheckpointerOptions): Promise<Checkpointer> {
  const { origin, audit, onCheckpoint } = options;
  if (!/^[^\s+]+$/.test(origin)) {
    throw new CheckpointsUnusable(
      `"${origin}" cannot name the audit log: use a name without spaces and plus signs.`,
    );
  }
  const { keyFile, notesFile } = checkpointFiles(options.dataDir);
  const text = await readText(notesFile);
  const keys = await keysFor(keyFile, notesFile, text !== undefined);
  let last: Head = readNotes(text ?? '').notes.at(-1) ?? GENESIS;
  return {
    async checkpoint() {
      const head = await audit.head();
      if (head.seq === last.seq && head.hash === last.hash) return undefined;
      refuseOtherLog(head, last);
      const note = signCheckpoint(origin, head, keys);
      // The empty line parts the notes, and the remains of a note that a crash cut off.
      await appendToDisk(notesFile, `\n${note}`);
      last = head;
      onCheckpoint?.(note, head);
      return note;
    },
  };
}

/** What a verification needs to know of the checkpoints of a data folder. */
export interface Checkpoints {
  file: string;
  keyFile: string;
  /** Undefined if there is no key. */
  publicKey: KeyObject | undefined;
  /** Undefined if there is no file. */
  text: string | undefined;
}

/** A public key, and what people call it. */
export interface NamedKey {
  name: string;
  publicKey: KeyObject;
}

/**
 * Reads checkpoints and key of a data folder; neither is created. A key that is given counts instead of the one there. Throws
 * {@link CheckpointsUnusable}.
 */
export async function readCheckpoints(dataDir: string, given?: NamedKey): Promise<Checkpoints> {
  const { keyFile, notesFile: file } = checkpointFiles(dataDir);
  const text = await readText(file);
  if (given) return { file, text, keyFile: given.name, publicKey: given.publicKey };
  const keys = await readKeys(keyFile);
  return { file, text, keyFile, publicKey: keys?.publicKey };
}

async function keysFor(
  keyFile: string,
  notesFile: string,
  signedBefore: boolean,
): Promise<SigningKeys> {
  const keys = await readKeys(keyFile);
  if (keys) return keys;
  if (signedBefore) {
    throw new CheckpointsUnusable(
      `${notesFile} was signed with a key that is gone. Restore ${keyFile} from a backup, or move ${notesFile} away to begin anew.`,
    );
  }
  const created = await createKeys(keyFile);
  if (!created)
    throw new CheckpointsUnusable(`${keyFile} vanished while it was being created. Start again.`);
  return created;
}

function refuseOtherLog(head: Head, last: Head): void {
  if (head.seq > last.seq) return;
  const found = head.seq < last.seq ? `ends at row ${head.seq}` : `has another row ${head.seq}`;
  throw new AuditDamaged(
    `The audit log ${found}, but a checkpoint was signed at row ${last.seq}: rows were removed. Run "gridops audit verify".`,
  );
}
