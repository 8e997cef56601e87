import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENESIS, linkEntries, rowHash, type StoredRow } from '../../src/store/chain.ts';
import { readCheckpoints } from '../../src/store/checkpoint.ts';
import { readAnchors } from '../../src/store/checkpoint-anchors.ts';
import { verifyAudit } from '../../src/store/verify.ts';
import { createPlace, dialects } from './place.ts';
import { createTamperedLog, insertion } from './tamper.ts';

describe.each(dialects)('the verification of an audit log on %s', (dialect) => {
  it('accepts a log without rows', async () => {
    const place = await createPlace(dialect);
    const store = await place.open();
    expect(await verifyAudit(store, await readCheckpoints(place.dataDir))).toEqual({
      ok: true,
      rows: 0,
      head: GENESIS,
      checkpointsVerified: 0,
      anchorsVerified: 0,
      warnings: [],
    });
  });

  it('accepts a log as it was written, with its checkpoints', async () => {
    const log = await createTamperedLog(dialect);
    await log.checkpoint();
    await log.append(5);
    await log.checkpoint();
    await log.append(1);
    expect(await log.verify()).toEqual({
      ok: true,
      rows: 16,
      head: await log.store.audit.head(),
      checkpointsVerified: 2,
      anchorsVerified: 0,
      warnings: [],
    });
  });

  it.each([
    [
      'a changed entry',
      `update audit set entry = replace(entry, 'Dana', 'Eve') where seq = 4`,
      [4, 'Row 4 was changed: its entry is not the one that was written.'],
    ],
    [
      'the changed entry of the last row',
      `update audit set entry = replace(entry, 'Dana', 'Eve') where seq = 10`,
      [10, 'Row 10 was changed: its entry is not the one that was written.'],
    ],
    [
      'a changed hash',
      `update audit set hash = '${'a'.repeat(64)}' where seq = 4`,
      [4, 'Row 4 was changed: its hash was replaced, its entry is as it was written.'],
    ],
    [
      'a changed link',
      `update audit set prev = '${'a'.repeat(64)}' where seq = 4`,
      [4, 'Row 4 was changed: its "prev" is not the hash of row 3.'],
    ],
    [
      'the first of two changed rows',
      `update audit set entry = replace(entry, 'Dana', 'Eve'), hash = '' where seq in (6, 3)`,
      [3, 'Row 3 was changed: its entry does not give its hash.'],
    ],
    [
      'a missing row',
      'delete from audit where seq = 4',
      [4, 'Row 4 is missing: after row 3 comes row 5.'],
    ],
    [
      'missing rows at the start',
      'delete from audit where seq <= 3',
      [1, 'Rows 1 to 3 are missing: after row 0 comes row 4.'],
    ],
    [
      'rows that changed places',
      'update audit set seq = -4 where seq = 4; update audit set seq = 4 where seq = 5; update audit set seq = 5 where seq = -4',
      [4, 'Row 4 was changed: its entry does not give its hash.'],
    ],
    [
      'a row before the first',
      insertion({
        seq: 0,
        prev: '',
        hash: '',
        entry: '{"at":1,"actor":{"id":"U1"},"command":"x","step":"x","requestId":"x"}',
      }),
      [0, 'Row 0 was inserted from outside: row 1 should stand in its place.'],
    ],
    [
      'a cut tail',
      'delete from audit where seq > 8',
      [9, 'Rows 9 to 10 are missing at the end: the head of the log says that there were 10.'],
    ],
    [
      'an emptied log',
      'delete from audit',
      [1, 'Rows 1 to 10 are missing at the end: the head of the log says that there were 10.'],
    ],
    [
      'a lost head',
      'delete from audit_head',
      [10, 'The head row of the log is gone: somebody removed it. The chain ends at row 10.'],
    ],
    [
      'a head that was set back',
      'update audit_head set seq = 8, hash = (select hash from audit where seq = 8)',
      [
        9,
        'Rows 9 to 10 are unknown to the head of the log: added from outside, or the head was set back.',
      ],
    ],
    [
      'a head with another hash',
      `update audit_head set hash = '${'a'.repeat(64)}'`,
      [
        10,
        'Row 10 is not the one that the head of the log names. Rows 1 to 10 are suspect: something there was rewritten and hashed anew.',
      ],
    ],
  ] as const)('names %s', async (_what, statements, [seq, why]) => {
    const log = await createTamperedLog(dialect);
    await log.run(statements);
    expect(await log.verify()).toEqual({ ok: false, seq, why });
  });

  it('names a row that was replaced and hashed anew', async () => {
    const log = await createTamperedLog(dialect);
    const row = (await log.rows())[3];
    if (!row) throw new Error('no row 4');
    const forged = { ...row, entry: row.entry.replace('Dana', 'Eve') };
    await log.run(
      `update audit set entry = '${forged.entry}', hash = '${rowHash(forged)}' where seq = 4`,
    );
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 4,
      why: 'Row 4 was replaced and hashed anew: row 5 still holds its former hash.',
    });
  });

  it('names a row in the middle that pushed the others aside', async () => {
    const log = await createTamperedLog(dialect);
    const [row] = await log.rows();
    if (!row) throw new Error('no row 1');
    await log.run('update audit set seq = -seq - 1 where seq > 4');
    await log.run('update audit set seq = -seq where seq < 0');
    await log.run(insertion({ ...row, seq: 5 }));
    expect(await log.verify()).toMatchObject({ ok: false, seq: 5 });
  });

  it('names a row that was added at the end behind the head', async () => {
    const log = await createTamperedLog(dialect);
    const rows = await log.rows();
    const last = rows.at(-1) ?? GENESIS;
    const [added] = linkEntries(last, [rows[0]?.entry ?? '']);
    if (!added) throw new Error('no row');
    await log.run(insertion(added));
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 11,
      why: 'Row 11 is unknown to the head of the log: added from outside, or the head was set back.',
    });
  });

  it('names the gap when the bot goes on after a cut', async () => {
    const log = await createTamperedLog(dialect);
    await log.run('delete from audit where seq > 8');
    await log.append(1);
    expect(await log.verify()).toMatchObject({ ok: false, seq: 9 });
  });

  it('names a row that holds no JSON, though it is hashed well', async () => {
    const log = await createTamperedLog(dialect);
    await log.run(dropGeneratedColumns[dialect]);
    await log.rewrite(7, () => 'nothing happened');
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 7,
      why: 'Row 7 was not written by GridOps: its entry is not JSON.',
    });
  });
});

describe.each(dialects)('a checkpoint of an audit log on %s', (dialect) => {
  it('gives a cut tail away when the head was cut too', async () => {
    const log = await createTamperedLog(dialect);
    await log.checkpoint();
    await log.run('delete from audit where seq > 8');
    await log.run('update audit_head set seq = 8, hash = (select hash from audit where seq = 8)');
    const file = join(log.dataDir, 'audit.checkpoints');
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 9,
      why: `Rows 9 to 10 are missing at the end: the checkpoint in line 2 of ${file} says that there were 10.`,
    });
  });

  it('gives a rewritten chain away', async () => {
    const log = await createTamperedLog(dialect);
    await log.checkpoint();
    await log.append(10);
    await log.checkpoint();
    await log.append(10);
    await log.rewrite(13, (entry) => entry.replace('Dana', 'Eve'));
    const file = join(log.dataDir, 'audit.checkpoints');
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 20,
      why: `Row 20 is not the one that the checkpoint in line 8 of ${file} names. Rows 11 to 20 are suspect: something there was rewritten and hashed anew.`,
    });
  });

  it('tells a forged row from the confirmed row before it', async () => {
    const log = await createTamperedLog(dialect);
    await log.checkpoint();
    await log.append(2);
    const row = (await log.rows())[10];
    if (!row) throw new Error('no row 11');
    const forged = { ...row, prev: 'a'.repeat(64) };
    await log.run(
      `update audit set prev = '${forged.prev}', hash = '${rowHash(forged)}' where seq = 11`,
    );
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 11,
      why: 'Row 11 was replaced: it does not follow row 10.',
    });
  });

  it('is needed to notice that everything was rewritten, as a warning says', async () => {
    const log = await createTamperedLog(dialect);
    await log.rewrite(1, (entry) => entry.replace('Dana', 'Eve'));
    const file = join(log.dataDir, 'audit.checkpoints');
    expect(await log.verify()).toMatchObject({
      ok: true,
      rows: 10,
      checkpointsVerified: 0,
      warnings: [
        `${file} holds no checkpoint, although its key exists: the chain is sound, but nothing outside the database vouches for it.`,
      ],
    });
  });
});

describe.each(dialects)('an anchor of an audit log on %s', (dialect) => {
  /** Anchors at rows 10 and 15 of a log of 20 rows; the checkpoints of its own folder are lost. */
  const anchoredLog = async () => {
    const log = await createTamperedLog(dialect);
    await log.checkpoint();
    await log.append(5);
    await log.checkpoint();
    await log.append(5);
    const notes = join(log.dataDir, 'audit.checkpoints');
    const file = join(log.dataDir, 'anchors.txt');
    const text = await readFile(notes, 'utf8');
    await rm(notes);
    const verify = async (anchors = text) => {
      await writeFile(file, anchors);
      const checkpoints = await readCheckpoints(log.dataDir);
      return verifyAudit(log.store, checkpoints, await readAnchors(file));
    };
    return { ...log, file, text, verify };
  };

  it('vouches for a log as it was written', async () => {
    const { verify } = await anchoredLog();
    expect(await verify()).toMatchObject({ ok: true, rows: 20, anchorsVerified: 2, warnings: [] });
  });

  it.each([
    [
      'a changed byte',
      `update audit set entry = replace(entry, 'Dana', 'Dane') where seq = 12`,
      [12, 'Row 12 was changed: its entry is not the one that was written.'],
    ],
    [
      'a removed row',
      'delete from audit where seq = 12',
      [12, 'Row 12 is missing: after row 11 comes row 13.'],
    ],
    [
      'rows that changed places',
      'update audit set seq = -4 where seq = 4; update audit set seq = 4 where seq = 5; update audit set seq = 5 where seq = -4',
      [4, 'Row 4 was changed: its entry does not give its hash.'],
    ],
  ] as const)('does not hide %s', async (_what, statements, [seq, why]) => {
    const log = await anchoredLog();
    await log.run(statements);
    expect(await log.verify()).toEqual({ ok: false, seq, why });
  });

  it('gives a tail away that was cut together with the head', async () => {
    const log = await anchoredLog();
    await log.run('delete from audit where seq > 12');
    await log.run('update audit_head set seq = 12, hash = (select hash from audit where seq = 12)');
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 13,
      why: `Rows 13 to 15 are missing at the end: the anchor in line 8 of ${log.file} says that there were 15.`,
    });
  });

  it('gives a chain away that was wholly rewritten', async () => {
    const log = await anchoredLog();
    await log.rewrite(1, (entry) => entry.replace('Dana', 'Eve'));
    expect(await log.verify()).toEqual({
      ok: false,
      seq: 10,
      why: `Row 10 is not the one that the anchor in line 2 of ${log.file} names. Rows 1 to 10 are suspect: something there was rewritten and hashed anew.`,
    });
  });

  it('is named when it was forged', async () => {
    const log = await anchoredLog();
    expect(await log.verify(log.text.replace('\n10\n', '\n9\n'))).toEqual({
      ok: false,
      seq: 9,
      why: `The anchor in line 2 of ${log.file}, for row 9, is not signed with ${join(log.dataDir, 'audit.key')}: the file was changed or the key was replaced. The chain itself is sound.`,
    });
  });

  it('that is not whole is told of in a warning', async () => {
    const log = await anchoredLog();
    expect(await log.verify(log.text.replace('\n10\n', '\n'))).toMatchObject({
      ok: true,
      anchorsVerified: 1,
      warnings: [`Line 5 of ${log.file} has a signature, but no whole note before it.`],
    });
  });
});

describe('the verification of rows without a head', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const checkpoints = { file: 'none', keyFile: 'key', publicKey, text: undefined };
  const rows = linkEntries(GENESIS, ['{}', '{"a":1}', '{}']);
  const verify = (kept: StoredRow[]) => {
    const audit = {
      async *rows() {
        yield* kept;
      },
    };
    return verifyAudit({ audit }, checkpoints);
  };

  it('follows the chain, and warns that nothing vouches for it', async () => {
    expect(await verify(rows)).toEqual({
      ok: true,
      rows: 3,
      head: { seq: 3, hash: rows[2]?.hash },
      checkpointsVerified: 0,
      anchorsVerified: 0,
      warnings: [
        'No anchor was given: the chain is sound, but nothing outside of the export vouches for it.',
      ],
    });
  });

  it('names the first that is missing', async () => {
    expect(await verify(rows.toSpliced(1, 1))).toMatchObject({ ok: false, seq: 2 });
  });
});

describe('the checkpoints of a verification', () => {
  const signedLog = async () => {
    const log = await createTamperedLog('sqlite');
    await log.checkpoint();
    const [key, notes] = [join(log.dataDir, 'audit.key'), join(log.dataDir, 'audit.checkpoints')];
    return { ...log, key, notes };
  };

  it('are refused when their text was changed', async () => {
    const { notes, key, verify } = await signedLog();
    await writeFile(notes, (await readFile(notes, 'utf8')).replace('\n10\n', '\n9\n'));
    expect(await verify()).toEqual({
      ok: false,
      seq: 9,
      why: `The checkpoint in line 2 of ${notes}, for row 9, is not signed with ${key}: the file was changed or the key was replaced. The chain itself is sound.`,
    });
  });

  it('are refused when another key has signed them', async () => {
    const { key, verify, dataDir } = await signedLog();
    const other = await createTamperedLog('sqlite');
    await writeFile(key, await readFile(join(other.dataDir, 'audit.key')));
    expect(await verify()).toMatchObject({ ok: false, seq: 10 });
    expect(dataDir).not.toBe(other.dataDir);
  });

  it('do not hide a broken row when they are broken too', async () => {
    const { notes, run, verify } = await signedLog();
    await writeFile(notes, (await readFile(notes, 'utf8')).replace('\n10\n', '\n9\n'));
    await run('delete from audit where seq = 4');
    expect(await verify()).toMatchObject({ ok: false, seq: 4 });
  });

  it('are missed, with a warning, when their file is gone', async () => {
    const { notes, verify } = await signedLog();
    await rm(notes);
    expect(await verify()).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining(`${notes} holds no checkpoint, although its key exists`)],
    });
  });

  it('are left unchecked, with a warning, when their key is gone', async () => {
    const { notes, key, verify } = await signedLog();
    await rm(key);
    expect(await verify()).toMatchObject({
      ok: true,
      checkpointsVerified: 0,
      warnings: [`${key} is missing, so the checkpoints in ${notes} were not checked.`],
    });
  });

  it('are read past the lines that a crash left', async () => {
    const { notes, verify } = await signedLog();
    await writeFile(notes, `half a note\n${await readFile(notes, 'utf8')}`);
    expect(await verify()).toMatchObject({
      ok: true,
      checkpointsVerified: 1,
      warnings: [
        `Line 1 of ${notes} belongs to no checkpoint; a crash while writing leaves such lines.`,
      ],
    });
  });
});

/** What lets somebody write text that is not JSON at all. */
const dropGeneratedColumns = {
  sqlite:
    'create table plain as select seq, prev, hash, entry from audit; drop table audit; alter table plain rename to audit',
  postgres: `alter table audit ${[
    'at',
    'actor',
    'command',
    'target',
    'step',
    'request_id',
    'action_id',
    'incident',
  ]
    .map((column) => `drop column ${column}`)
    .join(', ')}`,
};
