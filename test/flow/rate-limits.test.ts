import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { noticesIn, textOf } from './screen.ts';
import { GENERAL, GRID_OPS, INCIDENT, openStage, type Stage, until } from './stage.ts';

describe.each(modes)('a 429 of Slack in %s mode', (mode) => {
  test('holds back one channel and loses nothing: no other channel waits, and no modal', async () => {
    const stage = await openStage({ mode });
    const { controls, workspace } = stage.slack;
    controls.invite(GENERAL);
    const report = await stage.finished(await ask(stage, GENERAL));
    controls.limit('chat.update', { channel: GRID_OPS, retryAfter: 2, times: 1 });
    controls.limit('chat.postMessage', { channel: INCIDENT, retryAfter: 2, times: 1 });
    const halfway = await ask(stage, GRID_OPS);
    await workspace.type('U0VIEWER', INCIDENT, '/grid health grid-services');
    await until(
      () => controls.calls().filter(({ status }) => status === 429).length === 2 || undefined,
    );

    await stage.press('U0VIEWER', report, 'Details', 'PostgreSQL');
    await until(() => workspace.modalOf('U0VIEWER'));
    await stage.finished(await ask(stage, GENERAL));
    expect(textOf(stage.now(halfway))).toContain('Checking');
    expect(workspace.messages(INCIDENT, 'U0VIEWER')).toEqual([]);

    await stage.finished(halfway);
    await stage.finished(await until(() => workspace.messages(INCIDENT, 'U0VIEWER')[0]));
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

function ask(stage: Stage, channel: string): Promise<Message> {
  return stage.ask('U0VIEWER', '/grid health grid-services', channel);
}

test('many reports at once pass through the published rates of Slack', async () => {
  const stage = await openStage({ workspace: { rateLimits: true } });
  const people = ['U0VIEWER', 'U0OPERATOR', 'U0APPROVER1', 'U0APPROVER2'];
  await Promise.all(
    people.flatMap((person) =>
      [GRID_OPS, INCIDENT].map((channel) =>
        stage.slack.workspace.type(person, channel, '/grid health grid-services'),
      ),
    ),
  );
  await until(async () => {
    const done = (await stage.auditSteps()).filter((step) => step.includes('succeeded'));
    return done.length === 8 || undefined;
  });
  await until(() => {
    const shown = [GRID_OPS, INCIDENT].flatMap((channel) =>
      stage.slack.workspace.messages(channel, 'U0VIEWER'),
    );
    return shown.filter(({ text }) => text.includes('is healthy')).length === 8 || undefined;
  });
});
