import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/aws/operations.ts';
import { replaceIn } from '../flow/catalog.ts';
import { expectSentences, gridops, gridopsHere, openPlaceForCli } from './gridops.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

describe('gridops check', () => {
  test('says that a catalog is valid, needs no token, and touches nothing', async () => {
    const { folder } = await openPlaceForCli();
    const GRIDOPS_DATA = join(folder, 'untouched');
    const ended = await gridops(['check', EXAMPLES], { GRIDOPS_DATA });
    expect(ended).toEqual({
      code: 0,
      stdout: `${EXAMPLES} is valid: 3 files, systems grid-services.\n`,
      stderr: '',
    });
    expect(existsSync(GRIDOPS_DATA)).toBe(false);
  });

  test('names every mistake with file, line and column, and exits 1', async () => {
    const { catalog } = await openPlaceForCli();
    await replaceIn(join(catalog, 'grid.yml'), 'version: 1', 'version: 7');
    await replaceIn(join(catalog, 'grid-services.yml'), 'region: us-west-2', 'region: mars');
    const ended = await gridops(['check'], { GRIDOPS_CATALOG: catalog });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expectSentences(ended);
    expect(ended.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/grid-services\.yml:\d+:\d+: .*region: found "mars", expected/),
      expect.stringMatching(/grid\.yml:\d+:\d+: version: found 7, expected/),
    ]);
  });

  test('says that there is no catalog where it should be', async () => {
    const ended = await gridops(['check', '/nowhere/grid.yml']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('/nowhere/grid.yml');
    expectSentences(ended);
  });
});

describe('gridops audit verify', () => {
  test('finds a log sound that gridops run wrote and signed', async () => {
    const { variables } = await openPlaceForCli();
    await gridops(['run', 'help'], variables);
    await gridops(['run', 'help'], variables);
    const ended = await gridops(['audit', 'verify'], variables);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /^The audit log is sound: 4 rows, 2 signed checkpoints, head [0-9a-f]{64}\.\n$/,
    );
  });

  test('names the first row that somebody changed, and exits 1', async () => {
    const { variables, dataDir } = await openPlaceForCli();
    await gridopsHere(['run', 'help'], variables);
    await gridopsHere(['run', 'help'], variables);
    tamper(dataDir, "update audit set entry = replace(entry, 'help', 'hulp') where seq = 2");
    const ended = await gridops(['audit', 'verify'], variables);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^The audit log is broken at row 2: .*\.\n$/);
  });

  test('notices that the last rows were cut off', async () => {
    const { variables, dataDir } = await openPlaceForCli();
    await gridopsHere(['run', 'help'], variables);
    await gridopsHere(['run', 'help'], variables);
    tamper(
      dataDir,
      'delete from audit where seq > 2; update audit_head set seq = 2, hash = (select hash from audit where seq = 2)',
    );
    const ended = await gridops(['audit', 'verify'], variables);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^The audit log is broken at row 3: .*\.\n$/);
  });

  test('is asked for by a run that finds rows missing that were signed', async () => {
    const { variables, dataDir } = await openPlaceForCli();
    await gridopsHere(['run', 'help'], variables);
    await gridopsHere(['run', 'help'], variables);
    tamper(
      dataDir,
      'delete from audit where seq > 1; update audit_head set seq = 1, hash = (select hash from audit where seq = 1)',
    );
    const ended = await gridops(['run', 'help'], variables);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^The audit log ends at row 3, .* Run "gridops audit verify"\.\n$/,
    );
    expectSentences(ended);
  });
});

describe('gridops prints', () => {
  test('the IAM policy of everything that it reads', async () => {
    const ended = await gridops(['iam']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const policy: { Statement: { Action: string[] }[] } = JSON.parse(ended.stdout);
    expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual(
      Object.values(OPERATIONS)
        .filter(({ kind }) => kind === 'read')
        .map(({ iamAction }) => iamAction)
        .sort(),
    );
  });

  test('the JSON Schema that stands beside the examples', async () => {
    const ended = await gridops(['schema']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const kept = await readFile(join(EXAMPLES, 'grid.schema.json'), 'utf8');
    expect(JSON.parse(ended.stdout)).toEqual(JSON.parse(kept));
  });

  test('its usage, and exits 0 when it was asked for it and 1 when it was not', async () => {
    const asked = await gridops(['--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toMatch(/^Usage: gridops/);
    const unasked = await gridops(['helth']);
    expect(unasked).toMatchObject({ code: 1, stdout: '' });
    expect(unasked.stderr).toContain("unknown command 'helth'");
  });
});

/** Changes the log as somebody with sqlite3 would who does not mind the triggers. */
function tamper(dataDir: string, statement: string): void {
  const database = new Sqlite(join(dataDir, 'gridops.db'));
  const triggers = database
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'trigger'")
    .all();
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  database.exec(statement);
  database.close();
}
