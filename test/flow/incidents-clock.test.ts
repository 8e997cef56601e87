import { expect, test } from 'vitest';
import { MINUTE } from './actions-stage.ts';
import {
  headerWith,
  messageWith,
  openIncidentStage,
  openRoom,
  say,
  timelineWith,
} from './incidents-stage.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { GRID_OPS, INCIDENT, type Stage, type StageOptions, until } from './stage.ts';

/** A stage whose bot has a clock that the test moves. */
async function openClockStage(options: StageOptions = {}) {
  let ahead = 0;
  const stage = await openIncidentStage({ now: () => Date.now() + ahead, ...options });
  return {
    ...stage,
    pass(milliseconds: number) {
      ahead += milliseconds;
    },
  };
}

const remindersIn = ({ changes }: Stage, channel: string): string[] => {
  const found = messagesIn(changes).filter(
    (message) => message.channel === channel && /status update is due/.test(textOf(message)),
  );
  return [...new Set(found.map(({ ts }) => ts))];
};

/** Whatever was due before it has begun by then: jobs are taken in the order in which they fall due. */
async function untilAllIsDone(stage: Stage, title: string): Promise<void> {
  const { workspace } = stage.slack;
  await workspace.type('U0OPERATOR', INCIDENT, `/grid incident open "${title}"`);
  const slug = title.toLowerCase().replaceAll(' ', '-');
  const { id } = await until(() => workspace.channels.find(({ name }) => name?.endsWith(slug)));
  await headerWith(stage, id, title);
}

test('reminds of an update once for each time that it is due, and no more when it is closed', async () => {
  const stage = await openClockStage();
  const { id } = await openRoom(stage);
  stage.pass(29 * MINUTE);
  await untilAllIsDone(stage, 'Not yet');
  expect(remindersIn(stage, id)).toEqual([]);
  stage.pass(MINUTE);
  const reminder = await messageWith(stage, id, /status update is due/);
  expect(textOf(reminder)).toContain('<@U0OPERATOR>');
  expect(labelsOf(reminder)).toEqual(['Update…']);
  await untilAllIsDone(stage, 'Once');
  expect(remindersIn(stage, id)).toHaveLength(1);
  await timelineWith(stage, id, /A status update is due, and nobody has written it yet/);
  stage.pass(30 * MINUTE);
  await until(() => (remindersIn(stage, id).length === 2 ? true : undefined));
  await stage.slack.workspace.type('U0OPERATOR', id, '/grid incident update "Still down"');
  await headerWith(stage, id, /Latest update Still down/);
  stage.pass(29 * MINUTE);
  await untilAllIsDone(stage, 'Written');
  expect(remindersIn(stage, id)).toHaveLength(2);
  await say(stage, '/grid incident close "Over"', { channel: id, words: /INC-1 is closed/ });
  stage.pass(180 * MINUTE);
  await untilAllIsDone(stage, 'Closed');
  expect(remindersIn(stage, id)).toHaveLength(2);
});

test('looks at the health of what is affected again, says when it changed, and never takes old for new', async () => {
  const stage = await openClockStage();
  const { id } = await openRoom(stage);
  await headerWith(stage, id, /Health, as last looked at Grid Services dev is healthy/);
  stage.world.setBreakage('gateway-offline', true);
  stage.pass(6 * MINUTE);
  const header = await headerWith(stage, id, /Health, as last looked at Grid Services dev is down/);
  expect(JSON.stringify(header.blocks)).toContain(':x:');
  await timelineWith(stage, id, /Health {2}Grid Services dev is down.*\(was healthy\)/);
});

test('suggests a severity by the health that was seen in the channel, but not by what was seen long ago', async () => {
  const stage = await openClockStage();
  stage.world.setBreakage('gateway-offline', true);
  const seen = await stage.ask('U0OPERATOR', '/grid health');
  await stage.finished(seen);
  await until(async () =>
    (await stage.auditSteps()).includes('U0OPERATOR succeeded health') ? true : undefined,
  );
  const answer = await say(stage, '/grid incident open "First"', { words: /INC-1/ });
  expect(textOf(answer)).toMatch(/P1.*suggested, because health is down/);
  stage.pass(16 * MINUTE);
  const later = await say(stage, '/grid incident open "Second"', { words: /INC-2/ });
  expect(textOf(later)).toMatch(/P2.*the mildest, because nobody said another/);
});

test('stakeholders read in plain language how it goes', async () => {
  const stage = await openClockStage();
  const { id } = await openRoom(stage);
  const { workspace } = stage.slack;
  const opened = await messageWith(stage, INCIDENT, /We are looking into it/);
  expect(textOf(opened)).toContain('Impact: Nobody can log in');
  await workspace.type('U0OPERATOR', id, '/grid incident status identified');
  await messageWith(stage, INCIDENT, /We know the cause and are working on it/);
  await workspace.type('U0OPERATOR', id, '/grid incident update "The old version is coming back"');
  await messageWith(stage, INCIDENT, /Latest: The old version is coming back/);
  await workspace.type('U0OPERATOR', id, '/grid incident close');
  await messageWith(stage, INCIDENT, /It works again[\s\S]*This incident is closed/);
  const told = workspace.messages(INCIDENT, 'U0OPERATOR').map((message) => textOf(message));
  expect(told.join('\n')).not.toMatch(/audit|requestId|ECS/);
  expect(
    workspace
      .messages(GRID_OPS, 'U0OPERATOR')
      .map((one) => textOf(one))
      .join(),
  ).not.toContain('We know the cause');
});
