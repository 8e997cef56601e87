import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { GENERAL, GRID_OPS, INCIDENT, openStage, type Stage, until } from './stage.ts';

describe.each(modes)('who sees an answer in %s mode', (mode) => {
  test('everybody, where the bot is no member: by response_url, at most five times', async () => {
    const stage = await openStage({ mode });
    await stage.ask('U0VIEWER', '/grid health', GENERAL);
    await until(() => appMessages(stage, GENERAL).find(({ text }) => text.includes('is healthy')));
    const verdict = appMessages(stage, GENERAL).at(-1);
    expect(verdict?.visibleTo).toBeUndefined();
    expect(verdict && labelsOf(verdict)).toContain('Refresh');
    const uses = stage.slack.controls.calls('response_url');
    expect(uses.length).toBeLessThanOrEqual(5);
    expect(uses.every(({ status }) => status === 200)).toBe(true);
  });

  test('everybody, on a button where the bot is no member: the message is replaced', async () => {
    const stage = await openStage({ mode });
    await stage.ask('U0VIEWER', '/grid health', GENERAL);
    const report = await until(() =>
      appMessages(stage, GENERAL).find((message) => labelsOf(message).includes('Refresh')),
    );
    const count = appMessages(stage, GENERAL).length;
    await stage.press('U0OPERATOR', report, 'Refresh');
    await until(() => textOf(stage.now(report)).includes('Asked by omar') || undefined);
    await until(() => labelsOf(stage.now(report)).includes('Refresh') || undefined);
    expect(appMessages(stage, GENERAL)).toHaveLength(count);
  });

  test.each([GRID_OPS, GENERAL])('the asker alone, with --private in %s', async (channel) => {
    const stage = await openStage({ mode });
    await stage.ask('U0VIEWER', '/grid health --private', channel);
    const own = await until(() =>
      appMessages(stage, channel).find(({ text }) => text.includes('is healthy')),
    );
    expect(messagesIn(stage.changes).every(({ visibleTo }) => visibleTo === 'U0VIEWER')).toBe(true);
    const mark = stage.changes.length;
    await stage.press('U0VIEWER', own, 'Refresh');
    await until(async () => (await stage.audit()).length === 4 || undefined);
    await until(() => stage.changes.slice(mark).length > 0 || undefined);
    expect(messagesIn(stage.changes).every(({ visibleTo }) => visibleTo === 'U0VIEWER')).toBe(true);
  });

  test.each([
    ['/grid', 'What you can ask'],
    ['/grid help', 'What you can ask'],
    ['/grid help health', 'Is it working?'],
    ['/grid helth', 'There is no command helth. Did you mean health'],
    ['/grid health backnd', 'There is nothing called backnd in the catalog'],
    ['/grid health --al', 'health has no option --al. Did you mean --all?'],
    ['/grid audit --since yesterday', '--since: expected a duration'],
    ['/grid health "grid', 'A quote (") is opened but not closed'],
  ])('the asker alone, of %s', async (line, answer) => {
    const stage = await openStage({ mode });
    const message = await stage.ask('U0VIEWER', line);
    expect(message.visibleTo).toBe('U0VIEWER');
    expect(textOf(message)).toContain(answer);
    expect(messagesIn(stage.changes)).toHaveLength(1);
    expect(stage.slack.controls.calls('chat.postMessage')).toEqual([]);
    await until(async () => (await stage.audit()).length === 2 || undefined);
    expect(noticesIn(stage.changes)).toEqual([]);
  });

  test('the asker alone, of a question back; the button it offers asks for everybody', async () => {
    const stage = await openStage({ mode, catalog: twoEnvironments });
    const question = await stage.ask('U0VIEWER', '/grid health', INCIDENT);
    expect(question.visibleTo).toBe('U0VIEWER');
    expect(textOf(question)).toContain('Which system do you mean?');
    expect(labelsOf(question)).toEqual(['grid@dev', 'grid@prod']);

    await stage.press('U0VIEWER', question, 'grid@prod');
    const report = await until(() =>
      appMessages(stage, INCIDENT).find((message) => labelsOf(message).includes('Refresh')),
    );
    expect(report.visibleTo).toBeUndefined();
    expect(textOf(report)).toContain('Grid prod is healthy');
    expect((await stage.audit()).map(({ step, target }) => `${step} ${target}`)).toEqual([
      'requested undefined',
      'rejected undefined',
      'requested grid@prod',
      'succeeded grid@prod',
    ]);
  });

  test('everybody, of the environment that the channel belongs to', async () => {
    const stage = await openStage({ mode, catalog: twoEnvironments });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    expect(textOf(report)).toContain('Grid dev is healthy');
  });
});

test('the audit log in Slack shows what was asked, newest first, and pages', async () => {
  const stage = await openStage();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await stage.ask('U0OPERATOR', '/grid helth');
  const log = await stage.ask('U0VIEWER', '/grid audit');
  expect(log.visibleTo).toBeUndefined();
  const lines = textOf(log)
    .split('\n')
    .filter((line) => line.includes('•'));
  expect(lines).toEqual([
    expect.stringMatching(/omar.*helth.*not understood/),
    expect.stringMatching(/vera {2}health grid-services@dev.*done in/),
  ]);
  const mine = await stage.ask('U0VIEWER', '/grid audit --by <@U0OPERATOR|omar>');
  expect(textOf(mine)).toContain('omar');
});

/** What the app said in a channel, as Vera sees it. */
function appMessages({ slack }: Stage, channel: string) {
  const { workspace } = slack;
  return workspace
    .messages(channel, 'U0VIEWER')
    .filter(({ author }) => author === workspace.app.id);
}

/** One system with two environments, each with one database. */
async function twoEnvironments(folder: string): Promise<void> {
  await rm(join(folder, 'grid-services.yml'));
  await writeFile(
    join(folder, 'grid.yml'),
    `version: 1
roles: { viewer: [everyone] }
systems:
  grid:
    title: Grid
    environments:
      dev:
        region: us-west-2
        channels: [${GRID_OPS}]
        databases: { main: { title: Main database, rds: grid-services-dev-db } }
      prod:
        region: us-west-2
        databases: { main: { title: Main database, rds: grid-services-dev-db } }
`,
  );
}
