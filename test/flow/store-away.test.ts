import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testServerUrl } from '../support/postgres.ts';
import { holdAws } from './place.ts';
import { shutOut } from './postgres.ts';
import { textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';

describe('when the database fails', () => {
  test('a command is not run, and its asker is told', async () => {
    const stage = await openStage();
    stage.expectError(/The store did not answer/);
    damage(stage, 'deliveries');
    const answer = await stage.ask('U0VIEWER', '/grid health');
    expect(answer.visibleTo).toBe('U0VIEWER');
    expect(textOf(answer)).toContain("Nothing was run: the bot's own database does not answer.");
    expect(stage.aws.calls).toEqual([]);
  });

  test('a button is not run, and its presser is told', async () => {
    const stage = await openStage();
    stage.expectError(/The store did not answer/);
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    stage.aws.forgetCalls();
    damage(stage, 'buttons');
    const answer = await stage.answerTo('U0VIEWER', () =>
      stage.press('U0VIEWER', report, 'Refresh'),
    );
    expect(answer.visibleTo).toBe('U0VIEWER');
    expect(textOf(answer)).toContain("Nothing was run: the bot's own database does not answer.");
    expect(stage.aws.calls).toEqual([]);
  });

  test('nothing is run without its row in the audit log', async () => {
    const stage = await openStage();
    stage.expectError(/A request failed/);
    damage(stage, 'audit');
    const answer = await stage.ask('U0VIEWER', '/grid health');
    expect(answer.visibleTo).toBe('U0VIEWER');
    expect(textOf(answer)).toContain(
      'Nothing was run, because the audit log cannot be written. Try again',
    );
    expect(stage.aws.calls).toEqual([]);
  });

  test('a report whose end cannot be written is not shown as if all was well', async () => {
    const stage = await openStage();
    stage.expectError(/A request failed/);
    const release = holdAws(stage.aws);
    const first = await stage.ask('U0VIEWER', '/grid health');
    damage(stage, 'audit');
    release();
    await until(
      () => textOf(stage.now(first)).includes('outcome could not be written') || undefined,
    );
  });
});

test.each(testServerUrl === undefined ? [] : ['postgres' as const])(
  'a bot whose %s server goes away says so, is not ready, and goes on when it is back',
  async (dialect) => {
    const stage = await openStage({ dialect });
    stage.expectError(/The store did not answer/);
    await stage.ask('U0VIEWER', '/grid help');
    const letIn = await shutOut(stage.databaseUrl ?? '');
    onTestFinished(letIn);
    const answer = await stage.ask('U0VIEWER', '/grid health');
    expect(textOf(answer)).toContain("Nothing was run: the bot's own database does not answer.");
    expect(await stage.bot.ops('/readyz')).toMatchObject({
      status: 503,
      body: expect.stringMatching(/^database: /),
    });
    expect((await stage.bot.ops('/healthz')).status).toBe(200);

    await letIn();
    await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    expect((await stage.bot.ops('/readyz')).status).toBe(200);
  },
);

/** Takes a table away behind the bot's back and puts it back when the test ends. */
function damage({ dataDir }: Stage, table: string): void {
  const run = (statement: string): void => {
    const database = new Sqlite(join(dataDir, 'gridops.db'));
    database.exec(statement);
    database.close();
  };
  run(`alter table ${table} rename to ${table}_away`);
  onTestFinished(() => run(`alter table ${table}_away rename to ${table}`));
}
