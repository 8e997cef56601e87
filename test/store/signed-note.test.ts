import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  isSignedBy,
  readNotes,
  readPublicKey,
  signCheckpoint,
  verifierKey,
} from '../../src/store/signed-note.ts';

const keys = generateKeyPairSync('ed25519');
const head = { seq: 42, hash: 'ab'.repeat(32) };

describe('a signed note', () => {
  it('is laid out as C2SP says', () => {
    const note = signCheckpoint('gridops.example.com/audit', head, keys);
    expect(note.split('\n')).toEqual([
      'gridops.example.com/audit',
      '42',
      Buffer.from(head.hash, 'hex').toString('base64'),
      '',
      expect.stringMatching(/^— gridops\.example\.com\/audit [A-Za-z0-9+/]{91}=$/),
      '',
    ]);
  });

  it('is read back and verified', () => {
    const text = signCheckpoint('log', head, keys);
    const { notes, strayLines } = readNotes(text);
    expect(notes).toMatchObject([{ origin: 'log', ...head, line: 1 }]);
    expect(strayLines).toEqual([]);
    expect(notes.map((note) => isSignedBy(note, keys.publicKey))).toEqual([true]);
  });

  it.each([
    ['another key', (text: string) => text, generateKeyPairSync('ed25519').publicKey],
    ['another size', (text: string) => text.replace('\n42\n', '\n41\n'), keys.publicKey],
    ['another origin', (text: string) => text.replaceAll('log', 'lag'), keys.publicKey],
    ['another signer', (text: string) => text.replace('— log', '— lag'), keys.publicKey],
    ['half a signature', (text: string) => text.replace(/.{20}\n$/, '\n'), keys.publicKey],
  ])('is not accepted with %s', (_what, change, publicKey) => {
    const { notes } = readNotes(change(signCheckpoint('log', head, keys)));
    expect(notes.map((note) => isSignedBy(note, publicKey))).toEqual([false]);
  });

  it('is told from what a crash or a stranger left around it', () => {
    const note = signCheckpoint('log', head, keys);
    const { notes, strayLines } = readNotes(`\n${note.slice(0, 20)}\n${note}junk\n\n${note}`);
    expect(notes.map(({ line }) => line)).toEqual([5, 12]);
    expect(strayLines).toEqual([2, 3, 4, 10]);
  });

  // The example of Go's golang.org/x/mod/sumdb/note, which is where the format comes from.
  it('is the format of others', () => {
    const rawKey = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(
      1,
    );
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: rawKey.toString('base64url') },
      format: 'jwk',
    });
    const note = {
      ...head,
      line: 1,
      origin: 'PeterNeumann',
      signer: 'PeterNeumann',
      body: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
      signature: Buffer.from(
        'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
        'base64',
      ),
    };
    expect(isSignedBy(note, publicKey)).toBe(true);
    expect(isSignedBy({ ...note, body: `${note.body} ` }, publicKey)).toBe(false);
  });
});

describe('a public key', () => {
  const { publicKey, privateKey } = keys;
  const line = verifierKey('gridops/audit', publicKey);
  const exported = (read: typeof publicKey | undefined) =>
    read?.export({ type: 'spki', format: 'pem' });

  it.each([
    ['a verifier key', line],
    ['a verifier key with blanks around', ` ${line}\n`],
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['the PEM of the private one', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('is read from %s', (_what, text) => {
    expect(exported(readPublicKey(text))).toBe(exported(publicKey));
  });

  it.each([
    ['nothing', ''],
    ['a path', 'keys/audit.key'],
    ['a verifier key of another name', line.replace('gridops', 'gridups')],
    ['half a verifier key', line.slice(0, -8)],
    [
      'another kind of key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
    ],
  ])('is not read from %s', (_what, text) => {
    expect(readPublicKey(text)).toBeUndefined();
  });

  // The example of Go's golang.org/x/mod/sumdb/note.
  it('has the format of others', () => {
    const theirs = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const read = readPublicKey(theirs);
    expect(read && verifierKey('PeterNeumann', read)).toBe(theirs);
  });
});
