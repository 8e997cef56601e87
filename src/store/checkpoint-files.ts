import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SigningKeys } from './signed-note.ts';

/** The signing key, or the file of checkpoints, cannot be used. The message says what to do. */
export class CheckpointsUnusable extends Error {
  override name = 'CheckpointsUnusable';
}

/** The name of the audit log in its signed notes. */
export const AUDIT_ORIGIN = 'gridops/audit';

/** The two files of the checkpoints in a data folder. */
export interface CheckpointFiles {
  keyFile: string;
  notesFile: string;
}

/** Where a data folder keeps the signing key and the signed notes. */
export function checkpointFiles(dataDir: string): CheckpointFiles {
  return { keyFile: join(dataDir, 'audit.key'), notesFile: join(dataDir, 'audit.checkpoints') };
}

/** The key pair in the file, or undefined if there is no file. Throws {@link CheckpointsUnusable} for any other content. */
export async function readKeys(keyFile: string): Promise<SigningKeys | undefined> {
  const pem = await readText(keyFile);
  if (pem === undefined) return undefined;
  try {
    const privateKey = createPrivateKey(pem);
    const publicKey = createPublicKey(privateKey);
    if (privateKey.asymmetricKeyType === 'ed25519') return { privateKey, publicKey };
  } catch {
    // The sentence below says the same of every file that is no key; the parser's own words may quote it.
  }
  throw new CheckpointsUnusable(
    `${keyFile} is not an Ed25519 private key (PEM). Restore it from a backup.`,
  );
}

/** Creates the key, readable by its owner only, unless another process was faster; returns the one that counts. */
export async function createKeys(keyFile: string): Promise<SigningKeys | undefined> {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  // Written aside and linked, so that nobody ever reads half a key.
  const draft = `${keyFile}.${randomUUID()}`;
  await mkdir(join(keyFile, '..'), { recursive: true, mode: 0o700 });
  await writeToDisk(draft, 'wx', pem.toString());
  try {
    await link(draft, keyFile);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return readKeys(keyFile);
}

/** Appends to a file that only its owner may read, and resolves when it is on disk. */
export function appendToDisk(file: string, text: string): Promise<void> {
  return writeToDisk(file, 'a', text);
}

/** The text of a file, or undefined if there is none. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new CheckpointsUnusable(`${file} cannot be read. Give this user read access to it.`, {
      cause: error,
    });
  }
}

async function writeToDisk(file: string, flags: 'a' | 'wx', text: string): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
