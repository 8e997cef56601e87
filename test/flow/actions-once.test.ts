import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { replaceIn } from './catalog.ts';
import { holdAws } from './place.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { GENERAL, GRID_OPS, openStage, type Stage, until } from './stage.ts';

const MUTE = '/grid alarm mute ECS-Backend-HighCPU';

/** The card of an action once its heading says this. */
const card = (stage: Stage, shown: Message, words: string): Promise<Message> =>
  until(() => (textOf(stage.now(shown)).includes(words) ? stage.now(shown) : undefined));

const written = (stage: Stage, step: string): Promise<true> =>
  until(async () => ((await stage.auditSteps()).includes(step) ? true : undefined));

/** Every message of the bot that is a card, as it is now. */
const cardsIn = ({ slack }: Stage, channel = GRID_OPS): Message[] =>
  slack.workspace.messages(channel, 'U0APPROVER1').filter(({ text }) => /Asked by/.test(text));

const mutes = ({ aws }: Stage): number => aws.callsOf('CloudWatch DisableAlarmActions').length;

describe('when Slack has trouble, a change', () => {
  test('does not wait for it, and its card is true as soon as Slack takes it', async () => {
    const stage = await openStage();
    const asked = await stage.ask('U0OPERATOR', MUTE);
    const waiting = await card(stage, asked, 'waits for approval');
    stage.slack.controls.limit('chat.update', { retryAfter: 4, times: 1 });
    await stage.press('U0APPROVER1', waiting, 'Approve');
    await written(stage, 'U0OPERATOR succeeded alarm-mute');
    expect(textOf(stage.now(asked))).toContain('waits for approval');
    await card(stage, asked, 'succeeded');
    expect(labelsOf(stage.now(asked))).toEqual(['Undo']);
    expect(mutes(stage)).toBe(1);
  });

  test('is made once, and shown when Slack is well again', async () => {
    const stage = await openStage();
    stage.expectError(/A change could not be shown|A job failed/);
    const waiting = await card(stage, await stage.ask('U0OPERATOR', MUTE), 'waits for approval');
    stage.slack.controls.fail('chat.update', 'internal_error', 2);
    await stage.press('U0APPROVER1', waiting, 'Approve');
    await card(stage, waiting, 'succeeded');
    expect(mutes(stage)).toBe(1);
    expect(cardsIn(stage)).toHaveLength(1);
    await oneLine(stage, waiting);
  });

  test('gets a new card where the old one is gone', async () => {
    const stage = await openStage();
    stage.expectError(/A change could not be shown|A job failed/);
    const waiting = await card(stage, await stage.ask('U0OPERATOR', MUTE), 'waits for approval');
    stage.slack.controls.fail('chat.update', 'message_not_found', 1_000);
    await stage.press('U0APPROVER1', waiting, 'Approve');
    const anew = await until(() => cardsIn(stage).find(({ text }) => /succeeded/.test(text)));
    expect(anew.ts).not.toBe(waiting.ts);
    await oneLine(stage, anew);
    expect(mutes(stage)).toBe(1);
  });

  test('gets a card where the bot may post, if it was asked for where it may not', async () => {
    const stage = await openStage();
    stage.expectError(/A job failed/);
    const line = MUTE.replace('mute ', 'mute grid-services ');
    await stage.ask('U0OPERATOR', line, GENERAL);
    const here = await until(() => cardsIn(stage)[0]);
    await stage.press('U0APPROVER1', here, 'Approve');
    await card(stage, here, 'succeeded');
    expect(mutes(stage)).toBe(1);
  }, 20_000);
});

test('a change that nobody need approve has one card', async () => {
  const stage = await openStage();
  const { alarms } = stage.world.history;
  const name = 'ECS-Backend-HighCPU';
  alarms.record({ kind: 'actions', at: stage.world.now(), name, isEnabled: false });
  const asked = await stage.ask('U0OPERATOR', MUTE.replace('mute', 'unmute'));
  await card(stage, asked, 'succeeded');
  expect(cardsIn(stage)).toHaveLength(1);
});

test('a request expires and says so, although the catalog does not have its service any more', async () => {
  const stage = await openStage({
    catalog: (folder) =>
      replaceIn(join(folder, 'grid.yml'), 'version: 1', 'version: 1\napproval: { expires: 3s }'),
  });
  const asked = await stage.ask('U0OPERATOR', '/grid logs retention gateway 30');
  await card(stage, asked, 'waits for approval');
  await replaceIn(
    join(stage.catalog, 'grid-services.yml'),
    '          gateway:\n',
    '          doorway:\n',
  );
  await stage.bot.reload();
  const ended = await card(stage, asked, 'expired before it was approved');
  expect(labelsOf(ended)).toEqual(['Ask again']);
  expect(await stage.auditSteps()).toContain('U0OPERATOR expired log-retention');
});

test('an approved change is not made as long as its begin cannot be written down, and says so', async () => {
  const stage = await openStage();
  stage.expectError(/A job failed/);
  const waiting = await card(stage, await stage.ask('U0OPERATOR', MUTE), 'waits for approval');
  const release = holdAws(stage.aws);
  await stage.press('U0APPROVER1', waiting, 'Approve');
  await written(stage, 'U0APPROVER1 succeeded approve');
  const database = new Sqlite(join(stage.dataDir, 'gridops.db'));
  database.exec('alter table audit rename to audit_away');
  release();
  await until(() =>
    messagesIn(stage.changes).find(({ text }) => text.includes('not begun yet, because the audit')),
  );
  expect(mutes(stage)).toBe(0);
  database.exec('alter table audit_away rename to audit');
  database.close();
  await card(stage, waiting, 'succeeded');
  expect(mutes(stage)).toBe(1);
});

/** The outcome is said once in the thread of a card. */
async function oneLine(stage: Stage, { ts }: Message): Promise<void> {
  const lines = () =>
    stage.slack.workspace
      .messages(GRID_OPS, 'U0APPROVER1')
      .filter(({ threadTs, text }) => threadTs === ts && text.startsWith('Done after'));
  await until(() => (lines().length > 0 ? true : undefined));
  expect(lines()).toHaveLength(1);
}
