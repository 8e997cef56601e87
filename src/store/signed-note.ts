import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { Head } from './chain.ts';

/** A signed statement "the log `origin` had `seq` rows, the last with this hash", as read from a file; not yet trusted. */
export interface Note extends Head {
  origin: string;
  /** The first line of the note in its file, from 1. */
  line: number;
  /** The text that was signed. */
  body: string;
  /** The name of the key, as the note claims it. */
  signer: string;
  /** Four bytes that name the key, then the Ed25519 signature. */
  signature: Buffer;
}

/** The first byte of an Ed25519 key in the C2SP signed-note format. */
const ED25519 = Buffer.from([1]);
const KEY_ID_BYTES = 4;

/** A checkpoint as a C2SP signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), signed by a private key. */
export function signCheckpoint(origin: string, head: Head, keys: SigningKeys): string {
  const body = `${origin}\n${head.seq}\n${Buffer.from(head.hash, 'hex').toString('base64')}\n`;
  const signature = Buffer.concat([
    keyId(origin, keys.publicKey),
    sign(null, Buffer.from(body), keys.privateKey),
  ]);
  return `${body}\n— ${origin} ${signature.toString('base64')}\n`;
}

/** An Ed25519 key pair. */
export interface SigningKeys {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Whether this key signed the note under the name of its origin. */
export function isSignedBy(note: Note, publicKey: KeyObject): boolean {
  const id = note.signature.subarray(0, KEY_ID_BYTES);
  return (
    note.signer === note.origin &&
    id.equals(keyId(note.origin, publicKey)) &&
    verify(null, Buffer.from(note.body), publicKey, note.signature.subarray(KEY_ID_BYTES))
  );
}

/** The notes in a text that holds any number of them, and the lines (from 1) that belong to none. */
export function readNotes(text: string): { notes: Note[]; strayLines: number[] } {
  const lines = text.split('\n');
  const notes: Note[] = [];
  const strayLines: number[] = [];
  for (let index = 0; index < lines.length; ) {
    const note = noteAt(lines, index);
    if (note) notes.push(note);
    else if (lines[index] !== '') strayLines.push(index + 1);
    index += note ? LINES_PER_NOTE : 1;
  }
  return { notes, strayLines };
}

const LINES_PER_NOTE = 5;
const noteShape =
  /^(?<body>(?<origin>.+)\n(?<size>\d{1,15})\n(?<hash>[A-Za-z0-9+/]+=*)\n)\n— (?<signer>\S+) (?<signature>[A-Za-z0-9+/]+=*)$/;

function noteAt(lines: string[], index: number): Note | undefined {
  const parts = noteShape.exec(lines.slice(index, index + LINES_PER_NOTE).join('\n'))?.groups;
  if (!parts) return undefined;
  const { body = '', origin = '', size, hash = '', signer = '', signature = '' } = parts;
  return {
    origin,
    seq: Number(size),
    hash: Buffer.from(hash, 'base64').toString('hex'),
    line: index + 1,
    body,
    signer,
    signature: Buffer.from(signature, 'base64'),
  };
}

function keyId(name: string, publicKey: KeyObject): Buffer {
  const rawKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const digest = createHash('sha256').update(`${name}\n`).update(ED25519).update(rawKey).digest();
  return digest.subarray(0, KEY_ID_BYTES);
}
