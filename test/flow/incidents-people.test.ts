import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedApp } from '../../demo/slack/manifest.ts';
import { openAlarmStage } from './alarms-stage.ts';
import { replaceIn } from './catalog.ts';
import {
  fillIn,
  headerWith,
  messageWith,
  openIncidentStage,
  openRoom,
  pressHeader,
  say,
  timelineOf,
  timelineWith,
} from './incidents-stage.ts';
import { labelsOf, textOf } from './screen.ts';
import { until } from './stage.ts';

test('two people who open an incident for the same alarm at once have one', async () => {
  const stage = await openAlarmStage({ workspace: await installedApp() });
  await stage.fire();
  const card = await stage.says('Backend CPU is high fires');
  const people = ['U0OPERATOR', 'U0APPROVER1'] as const;
  await Promise.all(people.map((by) => stage.press(by, card, 'Open incident')));
  const refusal = await stage.says(/opened INC-1 for this/);
  expect(labelsOf(refusal)).toContain('Join INC-1');
  const incidents = await stage.store.incidents.list({ limit: 10 });
  expect(incidents.map(({ id, severity }) => `${id} ${severity}`)).toEqual(['INC-1 P0']);
  const { id } = await until(() =>
    stage.slack.workspace.channels.find(({ name }) => name?.startsWith('inc-1-')),
  );
  await stage.press(refusal.visibleTo ?? '', refusal, 'Join INC-1');
  await until(() =>
    stage.slack.workspace.channels
      .find((channel) => channel.id === id)
      ?.members.includes(refusal.visibleTo ?? '')
      ? true
      : undefined,
  );
  expect(
    stage.slack.workspace.channels.filter(({ name }) => name?.startsWith('inc-')),
  ).toHaveLength(1);
});

test('a viewer joins and reads by the header, and is refused in public where it acts', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  workspace.join('U0VIEWER', id);
  await pressHeader(stage, id, 'Timeline', 'U0VIEWER');
  await messageWith(stage, id, /Timeline of INC-1/);
  await pressHeader(stage, id, 'Join', 'U0VIEWER');
  await timelineWith(stage, id, /Joined {2}vera/);
  const buttons = { 'Update…': 'update', 'Severity…': 'severity', 'Close…': 'close' };
  for (const [label, command] of Object.entries(buttons)) {
    await pressHeader(stage, id, label, 'U0VIEWER');
    const modal = await until(() => workspace.modalOf('U0VIEWER'));
    await until(() => {
      const shown = workspace.modalOf('U0VIEWER');
      return shown && textOf(shown).includes('needs the role operator') ? shown : undefined;
    });
    expect(labelsOf(modal), label).toEqual([]);
    workspace.closeModal('U0VIEWER');
    const refused = await stage.ask('U0VIEWER', `/grid incident ${command} x`, id);
    expect(refused.visibleTo, label).toBeUndefined();
    expect(textOf(refused)).toContain(`vera may not run incident ${command}`);
    expect(textOf(refused)).toContain('needs the role operator');
  }
  const text = await timelineWith(stage, id, /Command {2}vera {2}incident close.*→ refused/);
  expect(text).toMatch(/Command {2}vera {2}incident severity.*→ refused/);
  await headerWith(stage, id, 'INC-1 P1: Backend is down');
});

test('each form of the header does what it says, and who fills it in is authorized again', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  await pressHeader(stage, id, 'Severity…');
  await fillIn(stage, 'U0OPERATOR', { severity: 'P0' });
  await headerWith(stage, id, 'INC-1 P0: Backend is down');
  await pressHeader(stage, id, 'Note…');
  await fillIn(stage, 'U0OPERATOR', { text: 'the deploy of 14:02' });
  await timelineWith(stage, id, /Note {2}omar {2}the deploy of 14:02/);
  await pressHeader(stage, id, 'Update…');
  await until(() => stage.slack.workspace.modalOf('U0OPERATOR'));
  const operators = 'operator: [U0OPERATOR, S0ONCALL]';
  await replaceIn(join(stage.catalog, 'grid.yml'), operators, 'operator: [U0APPROVER1]');
  await stage.bot.reload();
  await fillIn(stage, 'U0OPERATOR', { text: 'too late', impact: '', next: '' });
  await messageWith(stage, id, /omar may not run incident update/);
  expect(await timelineOf(stage, id)).not.toMatch(/Update {2}omar {2}too late/);
});

test('the timeline is paged and filtered by buttons, in the same message', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  for (let number = 1; number <= 30; number += 1) {
    await workspace.type('U0OPERATOR', id, `/grid incident note "fact number ${number}."`);
  }
  await timelineWith(stage, id, /fact number 30\./);
  workspace.join('U0VIEWER', id);
  workspace.join('U0APPROVER1', id);
  const shown = await say(stage, '/grid incident timeline', {
    channel: id,
    words: /^Timeline of INC-1/,
  });
  expect(labelsOf(shown)).toEqual([
    ...['Earlier', 'Refresh', 'Export'],
    ...['Actions', 'Alarms', 'Messages', 'Updates'],
  ]);
  const turn = async (label: string, words: RegExp) => {
    await stage.press('U0VIEWER', stage.now(shown), label);
    return until(() => (words.test(textOf(stage.now(shown))) ? stage.now(shown) : undefined));
  };
  const earlier = await turn('Earlier', /This is where it begins/);
  expect(textOf(earlier)).toContain('Opened: Backend is down');
  expect(labelsOf(earlier)).toEqual([
    ...['Newest', 'Export', 'Actions', 'Alarms', 'Messages', 'Updates'],
  ]);
  const none = await turn('Actions', /has nothing like that/);
  expect(labelsOf(none)).toContain('Everything');
  const newest = await turn('Everything', /fact number 30\./);
  expect(textOf(newest)).not.toContain('Opened: Backend is down');
});

test('it says what is still under way when it is closed, and lets it go on', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const card = await say(stage, '/grid alarm mute ECS-Backend-HighCPU', {
    channel: id,
    words: /waits for approval/,
  });
  const closed = await say(stage, '/grid incident close "Enough"', {
    channel: id,
    words: /INC-1 is closed/,
  });
  expect(textOf(closed)).toContain(
    'One action is still under way: it goes on and stays in the timeline.',
  );
  await stage.slack.workspace.join('U0APPROVER1', id);
  await stage.press('U0APPROVER1', stage.now(card), 'Approve');
  await timelineWith(stage, id, /Action {2}omar {2}alarm-mute.* → succeeded/);
});
