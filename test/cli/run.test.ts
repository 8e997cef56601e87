import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { replaceIn } from '../flow/catalog.ts';
import type { Place } from '../flow/place.ts';
import { expectSentences, gridops, openPlaceForCli } from './gridops.ts';

describe('gridops run', () => {
  test('prints what Slack would show, is audited as the person at the terminal, and exits 0', async () => {
    const place = await openPlaceForCli();
    const ended = await gridops(['run', 'health grid-services'], place.variables);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^✓ Grid Services dev is healthy\n✓ 31 healthy\n/);
    expect(ended.stdout).not.toMatch(/[*`]|:[a-z_]+:|<!date/);
    const rows = await auditOf(place);
    expect(rows.map(({ step }) => step)).toEqual(['requested', 'succeeded']);
    for (const { actor, origin, target } of rows) {
      expect(actor.id).toMatch(/^cli:./);
      expect(origin).toEqual({ kind: 'cli' });
      expect(target).toBe('grid-services@dev');
    }
    expect(place.slack.controls.calls()).toEqual([]);
  });

  test('asks as somebody and from a channel, and prints JSON', async () => {
    const place = await openPlaceForCli();
    const words = ['run', '--as', 'U0VIEWER', '--channel', 'C0GRIDOPS', '--json', 'health db'];
    const ended = await gridops(words, place.variables);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      outcome: 'done',
      command: 'health',
      result: {
        target: 'grid-services@dev/database',
        checks: expect.arrayContaining([
          expect.objectContaining({ finding: expect.objectContaining({ status: 'healthy' }) }),
        ]),
      },
    });
    const rows = await auditOf(place);
    expect(rows[0]).toMatchObject({
      actor: { id: 'U0VIEWER' },
      origin: { kind: 'cli', channel: 'C0GRIDOPS' },
    });
    const [assumed] = place.aws.calls.filter(({ operation }) => operation === 'AssumeRole');
    expect(JSON.stringify(assumed?.input)).toContain('gridops-U0VIEWER');
  });

  test('writes the pictures of an answer, and says where', async () => {
    const place = await openPlaceForCli();
    const file = join(place.folder, 'chart.png');
    const ended = await gridops(['run', 'cpu backend --since 1h', '--out', file], place.variables);
    expect(ended).toMatchObject({ code: 0, stderr: `CPU: ${file}\n` });
    expect(ended.stdout).toMatch(/CPU: last [\d.]+ %, min/);
    expect((await readFile(file)).subarray(1, 4).toString()).toBe('PNG');
    const several = ['run', 'metrics grid-services', '--out', file];
    expect((await gridops(several, place.variables)).stderr).toContain('chart-3.png');
    const none = await gridops(['run', 'help', '--out', file], place.variables);
    expect(none.stderr).toBe('The answer has no picture and no file, so none is written.\n');
  });

  test('takes the words of the request one by one, too', async () => {
    const { variables } = await openPlaceForCli();
    const ended = await gridops(['run', 'help', 'health'], variables);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('health [target]');
  });

  test.each([
    ['health grod', 'There is nothing called `grod` in the catalog'],
    ['helth', '  gridops run "health"'],
  ])('exits 1 for what was not understood: %s', async (request, told) => {
    const place = await openPlaceForCli();
    const ended = await gridops(['run', request], place.variables);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(told);
    expect((await auditOf(place)).map(({ step }) => step)).toEqual(['requested', 'rejected']);
    expect(place.aws.calls).toEqual([]);
  });

  test('exits 1 for a person who is no Slack user id, and asks nothing', async () => {
    const place = await openPlaceForCli();
    const ended = await gridops(['run', '--as', 'vera', 'health'], place.variables);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe('--as takes a Slack user id such as U012ABCDEF, not "vera".\n');
  });

  test('exits 2 for what was refused, and says so in JSON as well', async () => {
    const place = await openPlaceForCli({ catalog: onlyOnCall });
    const words = ['run', '--as', 'U0VIEWER', '--json', 'health'];
    const ended = await gridops(words, place.variables);
    expect(ended).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      outcome: 'denied',
      error: expect.stringContaining('This needs the role viewer on grid-services@dev'),
    });
    expect((await auditOf(place)).map(({ step }) => step)).toEqual(['requested', 'denied']);
    expect(place.aws.calls).toEqual([]);
  });

  test('asks Slack who is in a user group, where it has a token', async () => {
    const place = await openPlaceForCli({ catalog: onlyOnCall });
    const words = ['run', '--as', 'U0OPERATOR', 'help'];
    expect((await gridops(words, place.variables)).code).toBe(0);
    const { SLACK_BOT_TOKEN: _, ...variables } = place.variables;
    const without = await gridops(words, variables);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('SLACK_BOT_TOKEN is not set');
  });

  test('exits 3 when the audit log cannot be opened, and runs nothing', async () => {
    const place = await openPlaceForCli();
    const DATABASE_URL = 'postgres://gridops:hush@127.0.0.1:9/gridops';
    const ended = await gridops(['run', 'health'], { ...place.variables, DATABASE_URL });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toBe(
      'Cannot open the store, Postgres database "gridops" at 127.0.0.1:9: nothing answers there. Start the server, or correct host and port in DATABASE_URL.\n',
    );
    expectSentences(ended);
    expect(place.aws.calls).toEqual([]);
  });
});

async function onlyOnCall(folder: string): Promise<void> {
  const file = join(folder, 'grid.yml');
  await replaceIn(file, '[everyone]', '[S0ONCALL]');
  await replaceIn(file, '[U0OPERATOR, S0ONCALL]', '[S0ONCALL]');
}

async function auditOf({ dataDir }: Place) {
  const store = await openStore({ dataDir, now: Date.now });
  const rows = await store.audit.search({ limit: 100 });
  await store.close();
  return rows.map(({ entry }) => entry).reverse();
}
