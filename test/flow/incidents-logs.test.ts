import { expect, test } from 'vitest';
import {
  filesOf,
  messageWith,
  openIncidentStage,
  openRoom,
  say,
  timelineOf,
  timelineWith,
} from './incidents-stage.ts';
import { labelsOf } from './screen.ts';
import { GRID_OPS } from './stage.ts';

/* Lines of a log that people pin to an incident. */

const LOGS = '/grid logs backend --since 1h';
const HEADLINE = /Backend API \(Grid Services dev\): \d+ entries/;

test('lines are pinned to the incident of the channel once, and are exported with it', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  const shown = await say(stage, LOGS, { channel: id, words: HEADLINE });
  await stage.press('U0OPERATOR', shown, 'Only errors');
  const errors = await messageWith(stage, id, /errors? of them shown/);
  await stage.press('U0OPERATOR', errors, 'Pin to incident');
  const pinned = await messageWith(stage, id, /Pinned to INC-1: /);
  expect(pinned.threadTs).toBe(shown.ts);
  await stage.press('U0OPERATOR', errors, 'Pin to incident');
  await messageWith(stage, id, /INC-1 has it already/);
  await timelineWith(stage, id, /Log {2}omar {2}Backend API .* entries/);
  expect((await timelineOf(stage, id)).match(/Log {2}/g)).toHaveLength(1);

  const exported = await say(stage, '/grid incident export', {
    channel: id,
    words: /Exported|INC-1/,
  });
  const files = await filesOf(stage, exported, 2);
  const fileOf = (ending: string) =>
    Buffer.from([...files].find(([name]) => name.endsWith(ending))?.[1] ?? '').toString('utf8');
  const markdown = fileOf('.md');
  expect(markdown).toMatch(/## Logs\n\nPinned .*: Backend API/);
  expect(markdown).toMatch(/```text\n[\s\S]*ZeroDivisionError[\s\S]*\n```/);
  const json = JSON.parse(fileOf('.json'));
  const log = json.timeline.find(({ kind }: { kind: string }) => kind === 'log');
  expect(log.details).toMatchObject({
    target: 'grid-services@dev/backend',
    lines: expect.arrayContaining([expect.stringMatching(/^\d{4}-\d\d-\d\dT.*ZeroDivisionError/)]),
  });
});

test('where no incident is worked on people choose one, or hear how to open it', async () => {
  const stage = await openIncidentStage();
  const shown = await say(stage, LOGS, { words: HEADLINE });
  await stage.press('U0OPERATOR', shown, 'Pin to incident');
  const none = await messageWith(stage, GRID_OPS, 'No incident is open. Open one with');
  expect(none.visibleTo).toBe('U0OPERATOR');
  const { id } = await openRoom(stage);
  await stage.press('U0OPERATOR', shown, 'Pin to incident');
  const choice = await messageWith(stage, GRID_OPS, 'No incident is worked on here. Choose one');
  expect(choice.visibleTo).toBe('U0OPERATOR');
  expect(labelsOf(choice)).toEqual(['INC-1: Backend is down']);
  await stage.press('U0OPERATOR', choice, 'INC-1: Backend is down');
  await timelineWith(stage, id, /Log {2}omar {2}Backend API/);
});
