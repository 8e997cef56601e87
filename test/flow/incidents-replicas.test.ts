import { expect, test } from 'vitest';
import { postgresOnly } from '../store/place.ts';
import {
  headerWith,
  OPEN,
  openIncidentStage,
  openRoom,
  room,
  timelineWith,
} from './incidents-stage.ts';
import { type Stage, until } from './stage.ts';

const roomsIn = ({ slack }: Stage): string[] =>
  slack.workspace.channels.flatMap(({ name = '' }) => (name.startsWith('inc-') ? [name] : []));

test('a channel that was made just before the bot could store it is found again, not made twice', async () => {
  const stage = await openIncidentStage();
  // Slack makes the channel, and its answer never comes: whoever tries again finds the name taken.
  stage.slack.controls.lose('conversations.create', 1);
  const { id } = await openRoom(stage);
  expect(roomsIn(stage)).toEqual(['inc-1-backend-is-down']);
  expect(stage.slack.controls.calls('users.conversations')).toHaveLength(1);
  await headerWith(stage, id, /INC-1 P1/);
});

test('a name that somebody else took gets a number', async () => {
  const stage = await openIncidentStage();
  stage.slack.controls.fail('conversations.create', 'name_taken', 1);
  await stage.slack.workspace.type('U0OPERATOR', 'C0GRIDOPS', OPEN);
  const { id } = await room(stage, 'inc-1-backend-is-down-2');
  await headerWith(stage, id, /INC-1 P1/);
});

test.each(postgresOnly)('two replicas on %s run one incident once', async (dialect) => {
  const stage = await openIncidentStage({ dialect });
  await stage.startAnother();
  const { id } = await openRoom(stage);
  const people = ['U0OPERATOR', 'U0APPROVER1'] as const;
  const { workspace } = stage.slack;
  workspace.join('U0APPROVER1', id);
  await Promise.all(
    Array.from({ length: 6 }, (_, number) =>
      workspace.type(
        people[number % 2] ?? 'U0OPERATOR',
        id,
        `/grid incident note "fact ${number}."`,
      ),
    ),
  );
  const text = await timelineWith(stage, id, /Joined {2}ada[\s\S]*/);
  await until(async () => {
    const now = await timelineWith(stage, id, /fact/);
    return [0, 1, 2, 3, 4, 5].every((number) => now.includes(`fact ${number}.`)) || undefined;
  });
  expect(text.split('\n').filter((line) => line.includes('Opened'))).toHaveLength(1);
  expect(roomsIn(stage)).toEqual(['inc-1-backend-is-down']);
  expect(workspace.messages(id, 'U0OPERATOR').filter(({ pinned }) => pinned)).toHaveLength(1);
  await Promise.all(
    people.map((by) => workspace.type(by, id, '/grid incident close "Over and out"')),
  );
  await headerWith(stage, id, /INC-1 closed/);
  const closed = await timelineWith(stage, id, /Closed/);
  expect(closed.match(/Closed {2}(omar|ada) {2}Over and out/g)).toHaveLength(1);
});
