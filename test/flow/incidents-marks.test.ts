import { expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { replaceIn } from './catalog.ts';
import {
  filesOf,
  fillIn,
  headerWith,
  openIncidentStage,
  openRoom,
  pressHeader,
  say,
  timelineOf,
  timelineWith,
  typed,
} from './incidents-stage.ts';
import { messagesIn, textOf } from './screen.ts';
import { GRID_OPS, type Stage, until } from './stage.ts';

const linesWith = (text: string, words: string): number =>
  text.split('\n').filter((line) => line.includes(words)).length;

test('a message is marked, unmarked and marked again, and each is a line of its own', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  const said = await typed(stage, 'U0OPERATOR', id, 'the pool is exhausted');
  workspace.react('U0OPERATOR', said, 'pushpin');
  await timelineWith(stage, id, /Message {2}omar {2}the pool is exhausted/);
  workspace.unreact('U0OPERATOR', said, 'pushpin');
  await timelineWith(stage, id, /Not marked any more/);
  workspace.react('U0OPERATOR', said, 'pushpin');
  const text = await timelineWith(stage, id, /Marked again: the pool is exhausted/);
  expect(linesWith(text, 'Message  omar  the pool is exhausted')).toBe(1);
});

test('a marked message that is deleted stays in the timeline with what it said', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  const said = await typed(stage, 'U0OPERATOR', id, 'rollback of 14:02 begins');
  workspace.react('U0OPERATOR', said, 'pushpin');
  await timelineWith(stage, id, /rollback of 14:02 begins/);
  workspace.remove('U0OPERATOR', said);
  const text = await timelineWith(stage, id, /Deleted by its author/);
  expect(text).toMatch(/Message {2}omar {2}rollback of 14:02 begins/);
  expect(await exported(stage, id)).toMatch(/rollback of 14:02 begins[\s\S]*Deleted by its author/);
});

test('in a thread an incident is opened, worked on, marked, closed and exported', async () => {
  const stage = await openIncidentStage({ catalog: inThreads });
  const { workspace } = stage.slack;
  await workspace.type('U0OPERATOR', GRID_OPS, '/grid incident open "Backend is down"');
  const header = await headerWith(stage, GRID_OPS, /INC-1 P2: Backend is down/);
  expect(workspace.channels.some(({ name }) => name?.startsWith('inc-'))).toBe(false);
  workspace.reply('U0OPERATOR', header, 'it began with the deploy');
  const reply = await inThread(stage, header, 'it began with the deploy');
  workspace.react('U0OPERATOR', reply, 'pushpin');
  const talk = await typed(stage, 'U0OPERATOR', GRID_OPS, 'unrelated talk of the channel');
  workspace.react('U0OPERATOR', talk, 'pushpin');
  await pressHeader(stage, GRID_OPS, 'Health');
  await timelineWith(stage, GRID_OPS, /it began with the deploy/);
  await headerWith(stage, GRID_OPS, /Health, as last looked at/);
  await pressHeader(stage, GRID_OPS, 'Close…');
  await fillIn(stage, 'U0OPERATOR', { text: 'Rolled back' });
  await headerWith(stage, GRID_OPS, /INC-1 closed/);
  const text = await timelineOf(stage, GRID_OPS);
  expect(text).toMatch(/Closed {2}omar {2}Rolled back/);
  expect(text).not.toContain('unrelated talk');
  await pressHeader(stage, GRID_OPS, 'Reopen');
  await headerWith(stage, GRID_OPS, /INC-1 P2: Backend is down/);
});

async function exported(stage: Stage, channel: string): Promise<string> {
  const answer = await say(stage, '/grid incident export', { channel, words: /as Markdown/ });
  const files = await filesOf(stage, answer, 2);
  return Buffer.from(files.get('inc-1.md') ?? '').toString();
}

function inThread(stage: Stage, header: Message, words: string): Promise<Message> {
  return until(() =>
    messagesIn(stage.changes).find(
      (message) =>
        message.threadTs === header.ts && `${message.text}${textOf(message)}`.includes(words),
    ),
  );
}

const inThreads = (folder: string): Promise<void> =>
  replaceIn(`${folder}/grid.yml`, 'room: channel', 'room: thread');
