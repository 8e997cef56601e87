import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Head } from './chain.ts';

/** A signed statement "the log `origin` had `seq` rows, the last with this hash", as read from a text; not yet trusted. */
export interface Note extends Head {
  origin: string;
  /** The first line of the note in its text, from 1. */
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
const RAW_KEY_BYTES = 32;

/** A checkpoint as a C2SP signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), signed by a private key. */
export function signCheckpoint(origin: string, head: Head, keys: SigningKeys): string {
  const body = checkpointBody(origin, head);
  const signature = Buffer.concat([
    keyId(origin, keys.publicKey),
    sign(null, Buffer.from(body), keys.privateKey),
  ]);
  return `${body}\n— ${origin} ${signature.toString('base64')}\n`;
}

/** The text that a checkpoint signs. */
export function checkpointBody(origin: string, { seq, hash }: Head): string {
  return `${origin}\n${seq}\n${Buffer.from(hash, 'hex').toString('base64')}\n`;
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

/** The public half of a key on one line, for whoever verifies without it: `<name>+<id>+<key>` (C2SP: verifier key). */
export function verifierKey(name: string, publicKey: KeyObject): string {
  const key = Buffer.concat([ED25519, rawKey(publicKey)]).toString('base64');
  return `${name}+${keyId(name, publicKey).toString('hex')}+${key}`;
}

/** The Ed25519 public key of a verifier key or of PEM text; undefined for anything else. */
export function readPublicKey(text: string): KeyObject | undefined {
  const [, name, id, key] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  try {
    if (name === undefined || key === undefined) return ed25519(createPublicKey(text));
    const bytes = Buffer.from(key, 'base64');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const whole = bytes.subarray(0, 1).equals(ED25519) && bytes.length === 1 + RAW_KEY_BYTES;
    return whole && keyId(name, publicKey).toString('hex') === id ? publicKey : undefined;
  } catch {
    // The parsers' own words help nobody who mistook the file.
    return undefined;
  }
}

function ed25519(key: KeyObject): KeyObject | undefined {
  return key.asymmetricKeyType === 'ed25519' ? key : undefined;
}

function keyId(name: string, publicKey: KeyObject): Buffer {
  const digest = createHash('sha256')
    .update(`${name}\n`)
    .update(ED25519)
    .update(rawKey(publicKey))
    .digest();
  return digest.subarray(0, KEY_ID_BYTES);
}

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY_BYTES);
}
