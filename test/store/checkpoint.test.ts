import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog as createBotLog } from '../../src/log.ts';
import { GENESIS, type Head } from '../../src/store/chain.ts';
import { createCheckpointer, readCheckpoints } from '../../src/store/checkpoint.ts';
import { findNotes } from '../../src/store/checkpoint-anchors.ts';
import { type Anchor, keepCheckpoints } from '../../src/store/keep-checkpoints.ts';
import { isSignedBy, readNotes } from '../../src/store/signed-note.ts';
import { entry } from './entries.ts';
import { createFolder, createPlace } from './place.ts';

/** A log whose head a test moves. */
async function createLog() {
  const dataDir = join(await createFolder(), 'data');
  const log = { head: GENESIS };
  const published: string[] = [];
  return {
    dataDir,
    published,
    moveTo: (seq: number): Head => {
      log.head = { seq, hash: seq.toString(16).padStart(64, '0') };
      return log.head;
    },
    open: (origin = 'gridops.test/audit') =>
      createCheckpointer({
        dataDir,
        origin,
        audit: { head: async () => log.head },
        onCheckpoint: (note) => published.push(note),
      }),
  };
}

describe('a checkpointer', () => {
  it('signs the head when it has moved, and only then', async () => {
    const { dataDir, published, moveTo, open } = await createLog();
    const { checkpoint } = await open();
    expect(await checkpoint()).toBeUndefined();
    const first = moveTo(5);
    const note = await checkpoint();
    expect(await checkpoint()).toBeUndefined();
    const second = moveTo(6);
    await checkpoint();
    const { publicKey, text = '' } = await readCheckpoints(dataDir);
    const { notes, strayLines } = readNotes(text);
    expect(notes).toMatchObject([first, second]);
    expect(strayLines).toEqual([]);
    expect(notes.map((one) => publicKey && isSignedBy(one, publicKey))).toEqual([true, true]);
    expect(published).toHaveLength(2);
    expect(published[0]).toBe(note);
  });

  it('keeps key and notes for their owner only', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const { checkpoint } = await open();
    moveTo(1);
    await checkpoint();
    for (const file of ['audit.key', 'audit.checkpoints']) {
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(join(dataDir, 'audit.key'), 'utf8')).toMatch(
      /^-----BEGIN PRIVATE KEY-----/,
    );
  });

  it('goes on with its key after a restart, without signing the same head again', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const before = await open();
    moveTo(3);
    await before.checkpoint();
    const after = await open();
    expect(await after.checkpoint()).toBeUndefined();
    moveTo(4);
    await after.checkpoint();
    const { publicKey, text = '' } = await readCheckpoints(dataDir);
    expect(readNotes(text).notes.map((one) => publicKey && isSignedBy(one, publicKey))).toEqual([
      true,
      true,
    ]);
  });

  it('shares one key when two processes start together', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const [one, other] = await Promise.all([open(), open()]);
    moveTo(1);
    await one.checkpoint();
    moveTo(2);
    await other.checkpoint();
    const { publicKey, text = '' } = await readCheckpoints(dataDir);
    expect(readNotes(text).notes.map((note) => publicKey && isSignedBy(note, publicKey))).toEqual([
      true,
      true,
    ]);
  });

  it('does not sign a log that has become shorter', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const { checkpoint } = await open();
    moveTo(9);
    await checkpoint();
    moveTo(8);
    const refusal =
      'The audit log ends at row 8, but a checkpoint was signed at row 9: rows were removed. Run "gridops audit verify".';
    await expect(checkpoint()).rejects.toThrow(refusal);
    await expect((await open()).checkpoint()).rejects.toThrow(refusal);
    expect(readNotes((await readCheckpoints(dataDir)).text ?? '').notes).toHaveLength(1);
  });

  it('writes whole notes after one that a crash cut off', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const { checkpoint } = await open();
    moveTo(1);
    await checkpoint();
    const file = join(dataDir, 'audit.checkpoints');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}\ngridops.test/audit\n2\nAAA`);
    const again = await open();
    moveTo(3);
    await again.checkpoint();
    expect(readNotes(await readFile(file, 'utf8'))).toMatchObject({
      notes: [{ seq: 1 }, { seq: 3 }],
      strayLines: [8, 9, 10],
    });
  });

  it('says what to do when the key of the notes is gone', async () => {
    const { dataDir, moveTo, open } = await createLog();
    const { checkpoint } = await open();
    moveTo(1);
    await checkpoint();
    const [key, notes] = [join(dataDir, 'audit.key'), join(dataDir, 'audit.checkpoints')];
    await rm(key);
    await expect(open()).rejects.toThrow(
      `${notes} was signed with a key that is gone. Restore ${key} from a backup, or move ${notes} away to begin anew.`,
    );
  });

  it('says that a key file holds no key, without quoting it', async () => {
    const { dataDir, open } = await createLog();
    await open();
    const key = join(dataDir, 'audit.key');
    await writeFile(key, 'secret');
    await expect(open()).rejects.toThrow(
      `${key} is not an Ed25519 private key (PEM). Restore it from a backup.`,
    );
  });

  it.each(['', 'two words', 'a+b', 'line\nbreak'])('refuses the origin %j', async (origin) => {
    const { open } = await createLog();
    await expect(open(origin)).rejects.toThrow('cannot name the audit log');
  });
});

describe('a running bot', () => {
  it('signs at its start and its end, for its log and for the publisher', async () => {
    const place = await createPlace('sqlite');
    const { audit } = await place.open();
    const lines: string[] = [];
    const log = createBotLog('info', { write: (line) => void lines.push(line) });
    const offered: Anchor[] = [];
    let rounds = 0;
    const publisher = {
      offer: (anchor: Anchor) => void offered.push(anchor),
      publishDue: async () => {
        rounds += 1;
      },
    };
    const first = await audit.append(entry());
    const kept = await keepCheckpoints(audit, place.dataDir, log, publisher);
    const last = await audit.append(entry());
    await kept.stop();
    expect(offered).toMatchObject(
      [first, last].map(({ seq: size, hash }) => ({ origin: 'gridops/audit', size, hash })),
    );
    expect(rounds).toBe(2);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject(
      offered.map((anchor) => ({ ...anchor, msg: 'Audit checkpoint signed.' })),
    );
    const { publicKey } = await readCheckpoints(place.dataDir);
    const { notes } = findNotes(lines.join(''));
    expect(notes.map((note) => publicKey && isSignedBy(note, publicKey))).toEqual([true, true]);
  });
});
