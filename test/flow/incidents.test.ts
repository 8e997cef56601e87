import { describe, expect, test } from 'vitest';
import { dialects } from '../store/place.ts';
import { modes } from './bot.ts';
import {
  filesOf,
  headerWith,
  messageWith,
  OPEN,
  openIncidentStage,
  openRoom,
  room,
  say,
  timelineOf,
  timelineWith,
} from './incidents-stage.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { GRID_OPS, until } from './stage.ts';

describe.each(modes)('an incident in %s mode', (mode) => {
  test('gets a channel with a topic, people, a bookmark and a pinned header that stays true', async () => {
    const stage = await openIncidentStage({ mode });
    const answer = await say(stage, OPEN, { words: /INC-1/ });
    const { id } = await room(stage);
    const header = await headerWith(stage, id, 'INC-1 P1: Backend is down');
    expect(textOf(header)).toContain('Nobody can log in');
    await headerWith(stage, id, /Health, as last looked at Grid Services dev is healthy/);
    expect(labelsOf(header)).toEqual([
      'Update…',
      'Note…',
      'Severity…',
      'Join',
      'Timeline',
      'Health',
      'Close…',
    ]);
    const made = await until(async () => {
      const now = await room(stage);
      return now.bookmarks.length > 0 && now.topic !== '' ? now : undefined;
    });
    expect(made.topic).toBe('INC-1 · P1 · investigating · Backend is down');
    expect(made.members).toContain('U0OPERATOR');
    expect(made.bookmarks.map(({ title }) => title)).toEqual(['INC-1: how it stands']);
    await until(() => textOf(stage.now(answer)).includes('It is worked on in') || undefined);
    await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident severity p0');
    await headerWith(stage, id, 'INC-1 P0: Backend is down');
    await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident status identified');
    await headerWith(stage, id, /Status identified/);
    await stage.slack.workspace.type(
      'U0OPERATOR',
      id,
      '/grid incident assign scribe <@U0APPROVER1>',
    );
    await headerWith(stage, id, /Scribe/);
    await stage.slack.workspace.type('U0OPERATOR', id, '/grid health');
    await headerWith(stage, id, /Health, as last looked at .*Grid Services dev/);
  });
});

describe.each(dialects)('the timeline on %s', (dialect) => {
  test('writes itself: commands, refusals, approvals and results, over a restart', async () => {
    const stage = await openIncidentStage({ dialect });
    const { id } = await openRoom(stage);
    const card = await say(stage, '/grid alarm mute ECS-Backend-HighCPU', {
      channel: id,
      words: /waits for approval/,
    });
    await headerWith(stage, id, /Running actions[\s\S]*alarm mute.*waits for approval/);
    await stage.press('U0OPERATOR', card, 'Approve');
    await timelineWith(stage, id, /approve .* → refused/);
    await stage.bot.stop();
    await stage.startAnother();
    await stage.slack.workspace.join('U0APPROVER1', id);
    await stage.press('U0APPROVER1', card, 'Approve');
    const text = await timelineWith(stage, id, /Action {2}omar {2}alarm-mute.* → succeeded/);
    const lines = text.split('\n').filter((line) => line.includes('•'));
    const order = [
      /Opened {2}omar {2}Opened: Backend is down\. Severity P1/,
      /Action {2}omar {2}alarm-mute .* → asked for/,
      /Command {2}omar {2}approve .* → refused/,
      /Joined {2}ada/,
      /Action {2}ada {2}alarm-mute .* → approved/,
      /Action {2}omar {2}alarm-mute .* → begun/,
      /Action {2}omar {2}alarm-mute .* → succeeded/,
    ].map((words) => lines.findIndex((line) => words.test(line)));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const audit = await stage.audit();
    const steps = audit.filter(({ action }) => action).map(({ incident }) => incident);
    expect(new Set(steps)).toEqual(new Set(['INC-1']));
  });
});

test('marked messages come in with their revisions, thread replies too', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  await workspace.type('U0OPERATOR', id, 'password=hunter2hunter2 is wrong since 14:02');
  const said = await messageWith(stage, id, /since 14:02/);
  workspace.react('U0OPERATOR', said, 'pushpin');
  await timelineWith(stage, id, /Message {2}omar {2}.*since 14:02/);
  expect(await timelineOf(stage, id)).not.toContain('hunter2');
  workspace.edit('U0OPERATOR', said, 'it is wrong since 14:05');
  await timelineWith(stage, id, /Edited: it is wrong since 14:05/);
  workspace.unreact('U0OPERATOR', said, 'pushpin');
  await timelineWith(stage, id, /Not marked any more/);
  workspace.reply('U0OPERATOR', said, 'a reply that matters');
  const reply = await until(() =>
    messagesIn(stage.changes).find(
      ({ threadTs, blocks, ts }) => threadTs === said.ts && blocks.length === 0 && ts !== said.ts,
    ),
  );
  workspace.react('U0OPERATOR', reply, 'pushpin');
  const text = await timelineWith(stage, id, /a reply that matters/);
  // What was there before is still there.
  expect(text).toMatch(/since 14:02/);
});

test('a refused side step is told, tried again, and breaks nothing', async () => {
  const stage = await openIncidentStage();
  stage.slack.controls.fail('conversations.invite', 'missing_scope', 3);
  stage.slack.controls.fail('conversations.setTopic', 'missing_scope', 1);
  await stage.slack.workspace.type('U0OPERATOR', GRID_OPS, OPEN);
  const { id } = await room(stage);
  await until(async () => ((await room(stage)).members.includes('U0OPERATOR') ? true : undefined));
  await headerWith(stage, id, 'INC-1');
  const text = await timelineWith(stage, id, /worked after 1 refusals?/);
  expect(text).toMatch(/Inviting U0OPERATOR did not work: .*missing_scope/);
  expect(text).toMatch(/The topic could not be set: .*missing_scope/);
});

test('where Slack gives no channel, a thread in the channel of the request is the room', async () => {
  const stage = await openIncidentStage();
  stage.slack.controls.fail('conversations.create', 'restricted_action', 1);
  await stage.slack.workspace.type('U0OPERATOR', GRID_OPS, OPEN);
  const header = await headerWith(stage, GRID_OPS, 'INC-1 P1: Backend is down');
  await stage.press('U0OPERATOR', header, 'Timeline');
  const shown = await messageWith(stage, GRID_OPS, /Timeline of INC-1/);
  expect(textOf(shown)).toContain('Slack gave no channel');
});

test('it is closed, exported and opened again', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  await stage.slack.workspace.type(
    'U0OPERATOR',
    id,
    '/grid incident update "Rolled back, watching" --next 45m',
  );
  await headerWith(stage, id, /Latest update Rolled back, watching/);
  await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident status monitoring');
  await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident note "the deploy of 14:02"');
  await say(stage, '/grid incident close "Stable again"', {
    channel: id,
    words: /INC-1 is closed\. Stable again/,
  });
  await headerWith(stage, id, /INC-1 closed/);
  await say(stage, '/grid incident note "too late"', { channel: id, words: /closed already/ });
  const exported = await say(stage, '/grid incident export', {
    channel: id,
    words: /as Markdown and JSON/,
  });
  const files = await filesOf(stage, exported, 2);
  const text = Buffer.from(files.get('inc-1.md') ?? '').toString();
  expect(text).toContain('# INC-1: Backend is down');
  expect(text).toMatch(/Resolved \| \d{4}-/);
  await until(async () => (await room(stage)).canvas?.markdown.includes('INC-1') || undefined);
  await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident reopen "It is back"');
  await headerWith(stage, id, 'INC-1 P1: Backend is down');
  expect(await timelineOf(stage, id)).toMatch(/Reopened {2}omar {2}It is back/);
});

test('the pinned header offers the changes of what is affected, with their plan first', async () => {
  const stage = await openIncidentStage();
  const { workspace } = stage.slack;
  await workspace.type('U0OPERATOR', GRID_OPS, `${OPEN} --on backend`);
  const { id } = await room(stage);
  const header = await headerWith(stage, id, 'INC-1 P1: Backend is down');
  expect(labelsOf(header)).toEqual(
    expect.arrayContaining(['Health', 'Close…', 'Rollback…', 'Redeploy…', 'Scale…']),
  );
  await stage.press('U0OPERATOR', header, 'Rollback…');
  const modal = await until(() => {
    const open = workspace.modalOf('U0OPERATOR');
    return open?.view.submit ? open : undefined;
  });
  expect(textOf(modal)).toMatch(/Roll Backend API back from \d+ to \d+/);
  await workspace.submitModal('U0OPERATOR', {});
  await messageWith(stage, id, /Roll Backend API back .*: waits for approval/);
});

test('bad input is answered in words, and who may not open one is refused in public', async () => {
  const stage = await openIncidentStage();
  const nothing = await stage.ask('U0OPERATOR', '/grid incident update "x"');
  expect(textOf(nothing)).toContain('There is no incident here');
  const unknown = await stage.ask('U0OPERATOR', '/grid incident open "x" --severity P9');
  expect(textOf(unknown)).toMatch(/no severity .*P9.*P0.*P1.*P2/);
  const refused = await stage.ask('U0VIEWER', '/grid incident open "x"');
  expect(refused.visibleTo).toBeUndefined();
  expect(textOf(refused)).toContain('needs the role operator');
  await openRoom(stage);
  await say(stage, OPEN, { by: 'U0APPROVER1', words: /omar opened INC-1 for this/ });
});

test('the forms of the header change what they say', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const header = await headerWith(stage, id, 'INC-1');
  await stage.press('U0OPERATOR', header, 'Update…');
  const { workspace } = stage.slack;
  await until(() => workspace.modalOf('U0OPERATOR'));
  await workspace.submitModal('U0OPERATOR', {
    'field:text': { 'field:text': '--incident INC-9 is text here' },
    'field:impact': { 'field:impact': '' },
    'field:next': { 'field:next': '20m' },
  });
  await headerWith(stage, id, /Latest update --incident INC-9 is text here/);
});
