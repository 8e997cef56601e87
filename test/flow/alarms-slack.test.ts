import { expect, it } from 'vitest';
import { postgresOnly } from '../store/place.ts';
import { inThread, saying } from './actions-stage.ts';
import {
  type AlarmStage,
  cardsIn,
  openAlarmStage,
  quickEscalation,
  threadOf,
} from './alarms-stage.ts';
import { textOf } from './screen.ts';
import { GRID_OPS, until } from './stage.ts';

const FIRES = 'Backend CPU is high fires';

/** The bot may log that a job failed and is tried again. */
const openTroubled = async (options = {}): Promise<AlarmStage> => {
  const stage = await openAlarmStage(options);
  stage.expectError(/^A job failed/);
  return stage;
};

const callsOf = ({ slack }: AlarmStage, method: string) =>
  slack.controls.calls(method).map(({ status, error }) => error ?? status);

it('posts a card once although the answer to it was lost', async () => {
  const stage = await openTroubled();
  stage.slack.controls.lose('chat.postMessage');
  await stage.fire();
  const card = await stage.card(FIRES);
  await stage.fire({ state: 'OK', value: 12 });
  await saying(stage, card, /is OK again/);
  expect(cardsIn(stage)).toEqual([card.ts]);
  expect(callsOf(stage, 'conversations.history')).toEqual([200]);
});

it('posts a card again that Slack failed to take, after it has looked for it', async () => {
  const stage = await openTroubled();
  stage.slack.controls.crash('chat.postMessage');
  await stage.fire();
  const card = await stage.card(FIRES);
  await until(() => (callsOf(stage, 'conversations.history').length === 1 ? true : undefined));
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it('posts a card rather than none where it may not look', async () => {
  const stage = await openTroubled();
  stage.slack.controls.crash('chat.postMessage');
  stage.slack.controls.fail('conversations.history', 'missing_scope');
  await stage.fire();
  await stage.says(FIRES);
});

it('waits as long as Slack says, and calls no more often', async () => {
  const stage = await openAlarmStage();
  const { controls } = stage.slack;
  controls.limit('chat.postMessage', { channel: GRID_OPS, retryAfter: 1, times: 2 });
  await stage.fire();
  const card = await stage.card(FIRES);
  controls.limit('chat.update', { channel: GRID_OPS, retryAfter: 1, times: 1 });
  controls.crash('chat.update');
  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  expect(cardsIn(stage)).toEqual([card.ts]);
  expect(callsOf(stage, 'conversations.history')).toEqual([]);
  const refused = controls.calls().filter(({ status }) => status === 429);
  expect(refused.map(({ method }) => method)).toEqual([
    ...['chat.postMessage', 'chat.postMessage', 'chat.update'],
  ]);
});

it('tells its thread once what changed, although the answer was lost', async () => {
  const stage = await openTroubled();
  await stage.fire();
  const card = await stage.card(FIRES);
  await until(() => stage.now(card).blocks.find(({ type }) => type === 'image'));
  stage.slack.controls.lose('chat.postMessage');
  await stage.fire({ state: 'OK', value: 12 });
  await until(() => (callsOf(stage, 'conversations.replies').length === 1 ? true : undefined));
  await stage.fire({ state: 'ALARM', value: 95 });
  await inThread(stage, card, /is 95 %/);
  const told = threadOf(stage, card).filter((text) => /is OK again/.test(text));
  expect(told).toHaveLength(1);
});

it('pages each step once, although the answer was lost', async () => {
  const stage = await openTroubled({ catalog: quickEscalation });
  await stage.fire();
  const card = await stage.card(FIRES);
  await until(() => threadOf(stage, card)[0]);
  stage.slack.controls.lose('chat.postMessage');
  await saying(stage, card, /Escalated: 2 of 3 steps/);
  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  const pages = threadOf(stage, card).filter((text) => text.includes('Escalation step'));
  expect(pages.map((text) => /step \d/.exec(text)?.[0])).toEqual(['step 1', 'step 2']);
});

it.each(postgresOnly)(
  'pages each step once however many replicas on %s share the work',
  async (dialect) => {
    const stage = await openAlarmStage({ dialect, catalog: quickEscalation });
    await stage.startAnother();
    await stage.fire();
    const card = await stage.card(FIRES);
    await saying(stage, card, /Escalated: 2 of 3 steps/);
    await stage.press('U0OPERATOR', card, 'Ack');
    await saying(stage, card, /Acknowledged by/);
    const pages = threadOf(stage, card).filter((text) => text.includes('Escalation step'));
    expect(pages.map((text) => /step \d/.exec(text)?.[0])).toEqual(['step 1', 'step 2']);
    expect(cardsIn(stage)).toEqual([card.ts]);
    expect(textOf(stage.now(card))).toContain('Acknowledged by');
  },
);
