import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readAuditLine } from '../../src/features/audit/line.ts';
import { rowHash } from '../../src/store/chain.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import { openStore } from '../../src/store/store.ts';
import { entry, START } from '../store/entries.ts';
import { createFolder } from '../store/place.ts';
import { createTamperedLog } from '../store/tamper.ts';
import { expectSentences, gridops, gridopsHere } from './gridops.ts';

const DOCUMENTED = { sound: 0, broken: 1, unverifiable: 3 } as const;

/** A log of ten rows and one anchor, which is all that somebody has kept; the key is known by its public half. */
async function anchoredLog() {
  const log = await createTamperedLog('sqlite');
  await log.checkpoint();
  const variables = { GRIDOPS_DATA: log.dataDir };
  const kept = await createFolder();
  const anchors = join(kept, 'anchors.jsonl');
  const note = (await readFile(join(log.dataDir, 'audit.checkpoints'), 'utf8')).trimStart();
  await writeFile(anchors, `${JSON.stringify({ level: 'info', note })}\n`);
  const key = (await gridopsHere(['audit', 'key'], variables)).stdout.trim();
  const audit = (...words: string[]) => gridopsHere(['audit', ...words], variables);
  return { ...log, variables, kept, anchors, key, audit };
}

/** A log with these rows. */
async function logOf(rows: readonly Partial<AuditEntry>[]) {
  const dataDir = await createFolder();
  const store = await openStore({ dataDir, now: () => START });
  for (const parts of rows) await store.audit.append(entry(parts));
  const stored = await Array.fromAsync(store.audit.rows(1));
  await store.close();
  const variables = { GRIDOPS_DATA: dataDir };
  return {
    variables,
    stored,
    dataDir,
    audit: (...words: string[]) => gridops(['audit', ...words], variables),
  };
}

describe('gridops audit key', () => {
  test('prints the public key on one line', async () => {
    const { audit } = await anchoredLog();
    const ended = await audit('key');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /^gridops\/audit\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]\n$/,
    );
  });

  test('says where there is none, and makes none', async () => {
    const GRIDOPS_DATA = await createFolder();
    const ended = await gridops(['audit', 'key'], { GRIDOPS_DATA });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toBe(
      `There is no key at ${join(GRIDOPS_DATA, 'audit.key')}. The bot makes it when it starts.\n`,
    );
  });
});

describe('gridops audit verify --anchors', () => {
  test('finds the log sound by the key of the data folder and by one that is given', async () => {
    const { anchors, key, kept, audit, dataDir } = await anchoredLog();
    const keyFile = join(kept, 'audit.pub');
    await writeFile(keyFile, `${key}\n`);
    for (const given of [
      [],
      ['--key', key],
      ['--key', keyFile],
      ['--key', join(dataDir, 'audit.key')],
    ]) {
      const ended = await audit('verify', '--anchors', anchors, ...given);
      expect(ended).toMatchObject({ code: DOCUMENTED.sound, stderr: '' });
      expect(ended.stdout).toMatch(
        /^The audit log is sound: 10 rows, 1 signed checkpoints, 1 anchors, head [0-9a-f]{64}\.\n$/,
      );
    }
  });

  test('names the anchor that a rewritten log does not fit', async () => {
    const { anchors, audit, rewrite } = await anchoredLog();
    await rewrite(1, (row) => row.replace('Dana', 'Eve'));
    const ended = await audit('verify', '--anchors', anchors);
    expect(ended).toMatchObject({ code: DOCUMENTED.broken, stdout: '' });
    expect(ended.stderr).toContain(
      'The audit log is broken at row 10: Row 10 is not the one that ',
    );
  });

  test('names the rows that a cut log lacks, also as JSON', async () => {
    const { anchors, audit, run } = await anchoredLog();
    await run(
      'delete from audit where seq > 8; update audit_head set seq = 8, hash = (select hash from audit where seq = 8)',
    );
    const ended = await audit('verify', '--anchors', anchors, '--json');
    expect(ended).toMatchObject({ code: DOCUMENTED.broken, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({
      ok: false,
      row: 9,
      why: expect.stringMatching(
        /^Rows 9 to 10 are missing at the end: .* says that there were 10\.$/,
      ),
    });
  });

  test('prints what it found as JSON', async () => {
    const { anchors, audit, store } = await anchoredLog();
    const ended = await audit('verify', '--anchors', anchors, '--json');
    expect(JSON.parse(ended.stdout)).toEqual({
      ok: true,
      rows: 10,
      head: await store.audit.head(),
      checkpointsVerified: 1,
      anchorsVerified: 1,
      warnings: [],
    });
  });

  test('refuses an anchor that another key has signed', async () => {
    const { anchors, audit } = await anchoredLog();
    const other = await anchoredLog();
    const ended = await audit('verify', '--anchors', other.anchors);
    expect(ended.code).toBe(DOCUMENTED.broken);
    expect(ended.stderr).toMatch(/broken at row 10: /);
    const swapped = await audit('verify', '--anchors', anchors, '--key', other.key);
    expect(swapped.code).toBe(DOCUMENTED.broken);
    expect(swapped.stderr).toContain(`is not signed with ${other.key}`);
  });

  test.each<
    [what: string, words: (log: Awaited<ReturnType<typeof anchoredLog>>) => string[], says: string]
  >([
    ['without the file', () => ['--anchors', '/nowhere/a.txt'], 'There is no file /nowhere/a.txt.'],
    [
      'without a note in it',
      ({ dataDir }) => ['--anchors', join(dataDir, 'audit.key')],
      'holds no signed note',
    ],
    [
      'with a key that is none',
      () => ['--key', 'secret'],
      '--key takes what "gridops audit key" prints',
    ],
    [
      'of an export that is not there',
      () => ['--export', '/nowhere/log.ndjson'],
      'The export could not be read',
    ],
  ])('says that it could not verify anything %s', async (_what, words, says) => {
    const log = await anchoredLog();
    const ended = await gridops(['audit', 'verify', ...words(log)], log.variables);
    expect(ended).toMatchObject({ code: DOCUMENTED.unverifiable, stdout: '' });
    expect(ended.stderr).toContain(says);
    expectSentences(ended);
  });

  test('asks for the key where there is none', async () => {
    const { anchors } = await anchoredLog();
    const { variables, dataDir } = await logOf([{}]);
    const ended = await gridops(['audit', 'verify', '--anchors', anchors], variables);
    expect(ended.code).toBe(DOCUMENTED.unverifiable);
    expect(ended.stderr).toBe(
      `The anchors cannot be checked, because ${join(dataDir, 'audit.key')} is missing. Give the public key with --key.\n`,
    );
  });
});

describe('gridops audit export', () => {
  const HOSTILE = '=cmd("x")\u2028\u0085\n"hash":"<!channel>';

  test('prints the rows as they are stored, so that they verify without the database', async () => {
    const { stored, audit } = await logOf([{}, { command: HOSTILE }, { step: 'succeeded' }]);
    const ended = await audit('export');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const rows = ended.stdout.trimEnd().split('\n').map(readAuditLine);
    expect(rows).toEqual(stored);
    expect(rows.map((row) => row && rowHash(row))).toEqual(stored.map(({ hash }) => hash));
  });

  test('writes a file for its owner only, which gridops verifies', async () => {
    const { dataDir, variables, audit } = await logOf([{}, { command: HOSTILE }, {}]);
    const file = join(dataDir, 'log.ndjson');
    const written = await audit('export', '--out', file);
    expect(written).toEqual({ code: 0, stdout: '', stderr: `3 rows of the audit log: ${file}\n` });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const verified = await gridopsHere(['audit', 'verify', '--export', file], variables);
    expect(verified.stdout).toMatch(/^The export is sound: 3 rows, /);
    expect(verified).toMatchObject({
      code: 0,
      stderr:
        'Warning: No anchor was given: the chain is sound, but nothing outside of the export vouches for it.\n',
    });
  });

  test.each<[what: string, change: (lines: string[]) => string[], says: RegExp]>([
    [
      'a changed byte',
      ([a = '', b = '', ...rest]) => [a, b.replace('Dana', 'Dane'), ...rest],
      /at row 2: Row 2 was changed/,
    ],
    ['a removed line', ([a = '', _b, ...rest]) => [a, ...rest], /at row 2: Row 2 is missing/],
    [
      'a swapped pair',
      ([a = '', b = '', ...rest]) => [b, a, ...rest],
      /at row 1: Row 1 is missing/,
    ],
    [
      'a cut tail',
      (lines) => lines.slice(0, 8),
      /at row 9: Rows 9 to 10 are missing at the end: the anchor/,
    ],
    [
      'a line that is none',
      ([a = '', ...rest]) => [a, 'so what', ...rest],
      /^Line 2 of .* is no row of an audit export\./,
    ],
  ])('gives away %s', async (_what, change, says) => {
    const { kept, anchors, key, audit } = await anchoredLog();
    const file = join(kept, 'log.ndjson');
    await audit('export', '--out', file);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${change(lines).join('\n')}\n`);
    const elsewhere = { GRIDOPS_DATA: join(kept, 'nothing') };
    const words = ['audit', 'verify', '--export', file, '--anchors', anchors, '--key', key];
    const ended = await gridops(words, elsewhere);
    expect(ended).toMatchObject({ code: DOCUMENTED.broken, stdout: '' });
    expect(ended.stderr).toMatch(says);
    expectSentences(ended);
  });

  test('writes CSV that no spreadsheet takes for formulas', async () => {
    const { audit, stored } = await logOf([
      {
        command: '=HYPERLINK("http://evil.example")',
        actor: { id: 'U1', name: '@SUM(A1)' },
        parameters: { count: 4 },
        action: { id: 'a1', name: 'scale', hash: 'ff' },
        reason: '-1, "quoted"\nand more',
        breakGlass: true,
        incident: '+7',
        durationMs: 12,
        error: { id: 'e1', message: 'no' },
        origin: { kind: 'job' },
      },
    ]);
    const ended = await audit('export', '--format', 'csv');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toBe(
      [
        'row,time,actor,name,origin,channel,message,step,command,target,parameters,action,plan,reason,break-glass,incident,milliseconds,error,error-id,request,hash\n',
        `1,2026-11-20T10:00:00.000Z,U1,'@SUM(A1),job,,,requested,"'=HYPERLINK(""http://evil.example"")",shop/web,"{""count"":4}",a1,ff,"'-1, ""quoted""\nand more",yes,'+7,12,no,e1,request-1,${stored[0]?.hash}\n`,
      ].join(''),
    );
  });

  test.each<[words: string[], rows: number[]]>([
    [['--by', 'U2'], [2]],
    [['--action', 'Scale'], [3]],
    [['--target', 'shop/db'], [4]],
    [['--outcome', 'denied'], [5]],
    [['--incident', 'INC-7'], [6]],
    [['--action-id', 'a1'], [7]],
    [['--since', new Date(START + 1_000).toISOString()], [8]],
    [['--until', new Date(START).toISOString()], [1]],
    [['--by', 'U2', '--outcome', 'denied'], []],
  ])('writes only what is asked for: %j', async (words, rows) => {
    const { variables, dataDir } = await logOf([
      { at: START - 1_000 },
      { actor: { id: 'U2', name: 'Bo' } },
      { command: 'scale' },
      { target: 'shop/db' },
      { step: 'denied' },
      { incident: 'INC-7' },
      { action: { id: 'a1', name: 'scale', hash: 'ff' } },
      { at: START + 1_000 },
    ]);
    const file = join(dataDir, 'some.ndjson');
    const ended = await gridopsHere(['audit', 'export', '--out', file, ...words], variables);
    expect(ended.code).toBe(0);
    const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
    expect(lines.map((line) => readAuditLine(line)?.seq)).toEqual(rows);
  });

  test.each<[words: string[], says: string]>([
    [
      ['--since', 'yesterday'],
      '--since: expected a duration (90s, 15m, 3h, 2d), a time (10:00) or an ISO instant.',
    ],
    [['--outcome', 'maybe'], '--outcome: expected one of requested, planned,'],
    [['--format', 'xml'], 'Allowed choices are ndjson, csv.'],
    [['--out', '/nowhere/log.csv'], 'The file could not be written: ENOENT'],
  ])('refuses %j', async (words, says) => {
    const { audit } = await logOf([{}]);
    const ended = await audit('export', ...words);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(says);
    expect(ended.stderr).not.toContain('error of its own');
  });

  test('stops at a row that is no entry', async () => {
    const { run, dataDir, variables } = await createTamperedLog('sqlite').then((log) => ({
      ...log,
      variables: { GRIDOPS_DATA: log.dataDir },
    }));
    await run(`update audit set entry = '{"at":1}' where seq = 4`);
    const ended = await gridops(['audit', 'export', '--out', join(dataDir, 'x')], variables);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('Audit row 4 cannot be read');
  });

  test('ends quietly when its reader has seen enough', async () => {
    const { variables } = await logOf(Array.from({ length: 2_000 }, () => ({})));
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'audit', 'export'], {
      env: { PATH: process.env.PATH, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    const complaints = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended).toEqual([0, null]);
    expect(await complaints).toBe('');
  });
});
