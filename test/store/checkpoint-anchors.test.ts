import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNotes, readAnchors } from '../../src/store/checkpoint-anchors.ts';
import { isSignedBy, signCheckpoint } from '../../src/store/signed-note.ts';
import { createFolder } from './place.ts';

const keys = generateKeyPairSync('ed25519');
const heads = [
  { seq: 42, hash: 'ab'.repeat(32) },
  { seq: 1_234_567, hash: 'f0'.repeat(32) },
];
const signed = heads.map((head) => signCheckpoint('gridops/audit', head, keys));
const [first = '', second = ''] = signed;

/** A line of the bot's log. */
const logLine = (note: string) =>
  `${JSON.stringify({ level: 'info', origin: 'gridops/audit', size: 1, note, msg: 'Audit checkpoint signed.' })}\n`;
const messages = signed.map((note) => ({ timestamp: 1, message: logLine(note).trim() }));
const asAscii = (text: string) => text.replaceAll('—', '\\u2014');

describe('anchors', () => {
  it.each<[what: string, text: string]>([
    ['notes one after the other', signed.join('')],
    ['notes with lines between', signed.join('\nkept by Ann\n\n')],
    ['a file of Windows', signed.join('\n').replaceAll('\n', '\r\n')],
    ['indented notes', signed.join('\n').replaceAll(/^/gm, '    ')],
    ['code blocks of a message', signed.map((note) => `\`\`\`${note.trimEnd()}\`\`\``).join('\n')],
    ['log lines', signed.map(logLine).join('')],
    [
      'log lines behind times',
      signed.map((note) => `2026-11-20T10:00:00Z a/b ${logLine(note)}`).join(''),
    ],
    ['an export of CloudWatch', JSON.stringify({ events: messages }, null, 2)],
    ['an export that escapes all but ASCII', asAscii(JSON.stringify({ events: messages }))],
    ['an export that escapes slashes', JSON.stringify(messages).replaceAll('/', '\\/')],
    ['an export within an export', JSON.stringify(JSON.stringify(messages))],
    ['an assignment', `note=${signed.join('')}`],
  ])('are found in %s, as they were signed', (_what, text) => {
    const { notes, strayLines } = findNotes(text);
    expect(notes).toMatchObject(heads.map((head) => ({ origin: 'gridops/audit', ...head })));
    expect(notes.map((note) => isSignedBy(note, keys.publicKey))).toEqual([true, true]);
    expect(strayLines).toEqual([]);
  });

  it('are found with their lines', () => {
    const text = `kept\n\n${first}\n${second}`;
    expect(findNotes(text).notes.map(({ line }) => line)).toEqual([3, 9]);
    const lines = `nothing\n${logLine(first)}${logLine(second)}`;
    expect(findNotes(lines).notes.map(({ line }) => line)).toEqual([2, 3]);
  });

  it.each<[what: string, change: (note: string) => string]>([
    ['another size', (note) => note.replace('\n42\n', '\n41\n')],
    ['another hash', (note) => note.replace('\nq', '\nr')],
    [
      'another signature',
      (note) => note.replace(/.(?=.=\n$)/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
  ])('with %s are found, and not signed', (_what, change) => {
    expect(change(first)).not.toBe(first);
    const { notes } = findNotes(logLine(change(first)));
    expect(notes.map((note) => isSignedBy(note, keys.publicKey))).toEqual([false]);
  });

  it('that are not whole are pointed out by the line of their signature', () => {
    const cut = first.replace('\n42\n', '\n');
    expect(findNotes(`${second}\n${cut}\n${second}`)).toMatchObject({
      notes: [{ line: 1 }, { line: 12 }],
      strayLines: [10],
    });
    expect(findNotes(first.replace('— gridops', '— gridups')).strayLines).toEqual([5]);
  });

  it('are looked for in a long line without much ado', () => {
    const text = `${'a/'.repeat(500_000)}\n${'\\n1'.repeat(200_000)}${first}${'— a '.repeat(100_000)}`;
    const startedAt = performance.now();
    expect(findNotes(text).notes).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a file of anchors', () => {
  it('is read', async () => {
    const file = join(await createFolder(), 'anchors.txt');
    await writeFile(file, first);
    expect(await readAnchors(file)).toMatchObject({ file, notes: [heads[0]], strayLines: [] });
  });

  it('must be there', async () => {
    const file = join(await createFolder(), 'anchors.txt');
    await expect(readAnchors(file)).rejects.toThrow(`There is no file ${file}.`);
  });

  it('must hold a note', async () => {
    const file = join(await createFolder(), 'anchors.txt');
    await writeFile(file, 'Audit checkpoint signed.\n');
    await expect(readAnchors(file)).rejects.toThrow(
      `${file} holds no signed note. Copy the messages or log lines as they are`,
    );
  });
});
