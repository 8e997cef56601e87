import { expect, test } from 'vitest';
import {
  changesAtAws,
  MINUTE,
  openActionStage,
  outcomeOf,
  placeOf,
  say,
  saying,
  statesOf,
} from './actions-stage.ts';
import { labelsOf, textOf } from './screen.ts';

const LONG = 60_000;

test('breaking the glass is refused where everybody sees it, where the catalog does not allow it', async () => {
  const stage = await openActionStage();
  const line = '/grid scale backend 3 --break-glass "the shop is down"';
  const refusal = await say(stage, 'U0OPERATOR', line);
  expect(placeOf(refusal)).toBe('in the channel');
  expect(textOf(refusal)).toContain('omar may not run scale');
  expect(textOf(refusal)).toContain('The catalog does not allow --break-glass for scale here');
  expect(changesAtAws(stage)).toEqual([]);
  expect(await stage.auditSteps()).toEqual([
    'U0OPERATOR requested scale',
    'U0OPERATOR denied scale',
  ]);
});

test('breaking the glass needs a reason', async () => {
  const stage = await openActionStage();
  const refusal = await say(stage, 'U0OPERATOR', '/grid redeploy backend --break-glass x');
  expect(placeOf(refusal)).toBe('for one person');
  expect(textOf(refusal)).toContain('Say why it cannot wait');
  expect(changesAtAws(stage)).toEqual([]);
});

test(
  'breaking the glass runs at once, tells those who could have approved, and is marked for ever',
  async () => {
    const stage = await openActionStage();
    const line = '/grid redeploy backend --break-glass "the shop is down"';
    const card = await say(stage, 'U0OPERATOR', line);
    const [first = ''] = statesOf(stage, card);
    expect(first).toContain('Break-glass: this runs without approval. <!subteam^S0APPROVERS>');
    expect(first).toContain('<@U0APPROVER1>');
    expect(first).toContain('Reason: the shop is down');
    await saying(stage, card, /watching until it is stable[\s\S]*since it began/);
    stage.pass(2 * MINUTE);
    expect(await outcomeOf(stage, card)).toContain('Done after');
    expect(changesAtAws(stage)).toEqual(['ECS UpdateService']);
    const done = await saying(stage, card, 'succeeded');
    expect(textOf(done)).toContain('Break-glass');
    expect(labelsOf(done)).not.toContain('Approve');
    const rows = (await stage.audit()).filter(({ action }) => action);
    expect(rows.map(({ step }) => step)).toEqual(['planned', 'started', 'succeeded']);
    expect(rows.map(({ breakGlass }) => breakGlass)).toEqual([true, true, true]);
    expect(rows[0]?.reason).toBe('the shop is down');
  },
  LONG,
);
