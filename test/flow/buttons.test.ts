import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import type { Message, OpenModal } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { holdAws } from './place.ts';
import { messagesIn, noticesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, until } from './stage.ts';

describe.each(modes)('a button in %s mode', (mode) => {
  test('Refresh edits the message that it stands in', async () => {
    const stage = await openStage({ mode });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    stage.world.setBreakage('gateway-offline', true);
    const mark = stage.changes.length;
    await stage.press('U0OPERATOR', report, 'Refresh');
    await until(() => shows(stage.now(report), 'is down'));

    const shown = messagesIn(stage.changes.slice(mark));
    expect(new Set(shown.map(({ ts }) => ts))).toEqual(new Set([report.ts]));
    expect(textOf(stage.now(report))).toContain('Asked by omar');
    expect(await stage.auditSteps()).toEqual([
      'U0VIEWER requested health',
      'U0VIEWER succeeded health',
      'U0OPERATOR requested health',
      'U0OPERATOR succeeded health',
    ]);
    const pressed = (await stage.audit()).at(-1);
    expect(pressed?.origin).toEqual({ kind: 'slack', channel: GRID_OPS, message: report.ts });
  });

  test('Details opens a modal at once and fills it when AWS answers', async () => {
    const stage = await openStage({ mode });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const release = holdAws(stage.aws);
    await stage.press('U0OPERATOR', report, 'Details', 'PostgreSQL');
    const opened = await modalOf(stage, 'U0OPERATOR', 'Checking PostgreSQL');
    expect(stage.slack.workspace.modalOf('U0VIEWER')).toBeUndefined();

    release();
    const filled = await modalOf(stage, 'U0OPERATOR', 'PostgreSQL (Grid Services dev) is healthy');
    expect(filled.id).toBe(opened.id);
    expect(textOf(filled)).toMatch(/connections.* \d+\W+warning from 60, critical from 80/);
    expect(textOf(stage.now(report))).toBe(textOf(report));
    expect(noticesIn(stage.changes)).toEqual([]);
  });

  test('Refresh in a modal fills the same modal again', async () => {
    const stage = await openStage({ mode });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    await stage.press('U0VIEWER', report, 'Details', 'PostgreSQL');
    const first = await modalOf(stage, 'U0VIEWER', 'is healthy');
    stage.world.setBreakage('slow-database', true);
    await stage.press('U0VIEWER', first, 'Refresh');
    const second = await modalOf(stage, 'U0VIEWER', 'is degraded');
    expect(second.id).toBe(first.id);
  });

  test('pressed by a guest is refused to the guest alone, and audited', async () => {
    const stage = await openStage({ mode });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const refusal = await stage.answerTo('U0GUEST', () =>
      stage.press('U0GUEST', report, 'Refresh'),
    );
    expect(refusal.visibleTo).toBe('U0GUEST');
    expect(textOf(refusal)).toContain('This needs the role viewer on grid-services@dev');
    expect(textOf(stage.now(report))).toBe(textOf(report));
    const [requested, denied] = (await stage.audit()).slice(2);
    expect(requested).toMatchObject({ step: 'requested', actor: { id: 'U0GUEST' } });
    expect(denied).toMatchObject({
      step: 'denied',
      command: 'health',
      target: 'grid-services@dev',
      error: { message: expect.stringContaining('viewer') },
    });
  });

  test('Details pressed by a guest tells the refusal to the guest alone', async () => {
    const stage = await openStage({ mode });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const mark = stage.changes.length;
    await stage.press('U0GUEST', report, 'Details', 'PostgreSQL');
    await until(() => stage.changes[mark]);
    const shown = stage.changes.slice(mark);
    const toOthers = shown.filter(
      (change) =>
        !(change.kind === 'modal' && change.modal.userId === 'U0GUEST') &&
        !(change.kind === 'message' && change.message.visibleTo === 'U0GUEST'),
    );
    expect(toOthers).toEqual([]);
    expect(JSON.stringify(shown)).toContain('This needs the role viewer');
    await until(
      async () => (await stage.auditSteps()).includes('U0GUEST denied health') || undefined,
    );
  });

  test('with a made-up value runs nothing and says so to the presser', async () => {
    const stage = await openStage({ mode });
    const forged = await postButton(stage, '{"words":["health"],"surface":"edit"}');
    const answer = await stage.answerTo('U0VIEWER', () =>
      stage.press('U0VIEWER', forged, 'Refresh'),
    );
    expect(answer.visibleTo).toBe('U0VIEWER');
    expect(textOf(answer)).toContain('This button is too old or unknown');
    expect(await stage.auditSteps()).toEqual(['U0VIEWER requested ', 'U0VIEWER rejected ']);
    expect(stage.aws.calls).toEqual([]);
  });

  test('is authorized as whoever presses it', async () => {
    const stage = await openStage({ mode, catalog: onlyVeraAndOnCall });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const refusal = await stage.answerTo('U0APPROVER1', () =>
      stage.press('U0APPROVER1', report, 'Refresh'),
    );
    expect(refusal.visibleTo).toBe('U0APPROVER1');
    await stage.press('U0OPERATOR', report, 'Refresh');
    await until(() => shows(stage.now(report), 'Asked by omar'));
    expect((await stage.auditSteps()).slice(2)).toEqual([
      'U0APPROVER1 requested health',
      'U0APPROVER1 denied health',
      'U0OPERATOR requested health',
      'U0OPERATOR succeeded health',
    ]);
    const sessions = stage.aws.calls
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ input }) => JSON.stringify(input));
    expect(sessions).toEqual([
      expect.stringContaining('gridops-U0VIEWER'),
      expect.stringContaining('gridops-U0OPERATOR'),
    ]);
  });
});

function shows(message: Message, part: string): Message | undefined {
  return textOf(message).includes(part) &&
    textOf(message).includes('Asked by') &&
    !/Checking/.test(textOf(message))
    ? message
    : undefined;
}

function modalOf({ slack }: Stage, userId: string, part: string): Promise<OpenModal> {
  return until(() => {
    const modal = slack.workspace.modalOf(userId);
    return modal && textOf(modal).includes(part) ? modal : undefined;
  });
}

/** A message of the app's with a button that the bot has not made. */
async function postButton({ slack }: Stage, value: string): Promise<Message> {
  const web = new WebClient(slack.tokens.bot, { slackApiUrl: slack.url });
  const { ts } = await web.chat.postMessage({
    channel: GRID_OPS,
    text: 'forged',
    blocks: [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'gridops:forged',
            text: { type: 'plain_text', text: 'Refresh' },
            value,
          },
        ],
      },
    ],
  });
  const found = slack.workspace.messages(GRID_OPS, 'U0VIEWER').find((each) => each.ts === ts);
  if (!found) throw new Error('The forged message was not posted.');
  return found;
}

async function onlyVeraAndOnCall(folder: string): Promise<void> {
  const file = join(folder, 'grid.yml');
  await replaceIn(file, '[everyone]', '[U0VIEWER]');
  await replaceIn(file, '[U0OPERATOR, S0ONCALL]', '[S0ONCALL]');
  await replaceIn(file, '[U0APPROVER1]', '[U0ADMIN]');
  await replaceIn(file, '[S0APPROVERS]', '[U0NOBODY]');
}
