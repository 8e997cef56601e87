import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { INCIDENT, openStage, type Stage, until } from './stage.ts';

/** The card of an action once its heading says this. */
const card = (stage: Stage, shown: Message, words: string): Promise<Message> =>
  until(() => (textOf(stage.now(shown)).includes(words) ? stage.now(shown) : undefined));

/** How often AWS was told to do something. */
const calls = ({ aws }: Stage, operation: string): number =>
  aws.calls.filter((call) => call.operation === operation).length;

describe.each(modes)('a change in %s mode', (mode) => {
  test('is planned, approved by somebody else, made once, watched and written down', async () => {
    const stage = await openStage({ mode });
    const asked = await stage.ask('U0OPERATOR', '/grid alarm mute ECS-Backend-HighCPU');
    const waiting = await card(stage, asked, 'waits for approval');
    expect(labelsOf(waiting)).toEqual(['Approve', 'Decline']);
    expect(textOf(waiting)).toContain('0 of 1 approval');
    await stage.press('U0APPROVER1', waiting, 'Approve');
    const done = await card(stage, asked, 'succeeded');
    expect(labelsOf(done)).toEqual(['Undo']);
    expect(calls(stage, 'DisableAlarmActions')).toBe(1);
    const steps = await stage.auditSteps();
    expect(steps).toEqual([
      'U0OPERATOR requested alarm mute',
      'U0OPERATOR planned alarm-mute',
      'U0OPERATOR succeeded alarm mute',
      'U0APPROVER1 requested approve',
      'U0APPROVER1 approved alarm-mute',
      expect.stringMatching(/^U0APPROVER1 succeeded approve$|^U0OPERATOR started alarm-mute$/),
      expect.stringMatching(/^U0APPROVER1 succeeded approve$|^U0OPERATOR started alarm-mute$/),
      'U0OPERATOR succeeded alarm-mute',
    ]);
    await until(() =>
      messagesIn(stage.changes).find(
        ({ threadTs, blocks }) =>
          threadTs === asked.ts && JSON.stringify(blocks).includes('Done after'),
      ),
    );
  });
});

test('the requester cannot approve, and everybody sees the refusal in the thread', async () => {
  const stage = await openStage();
  const asked = await stage.ask('U0APPROVER1', '/grid alarm mute ECS-Backend-HighCPU');
  const waiting = await card(stage, asked, 'waits for approval');
  await stage.press('U0APPROVER1', waiting, 'Approve');
  const refusal = await until(() =>
    messagesIn(stage.changes).find(({ threadTs }) => threadTs === asked.ts),
  );
  expect(refusal.visibleTo).toBeUndefined();
  expect(textOf(refusal)).toContain('somebody else must approve it');
  expect(calls(stage, 'DisableAlarmActions')).toBe(0);
});

test('who asked may take it back, and a viewer may not', async () => {
  const stage = await openStage();
  const asked = await stage.ask('U0OPERATOR', '/grid alarm mute ECS-Backend-HighCPU');
  const waiting = await card(stage, asked, 'waits for approval');
  await stage.press('U0VIEWER', waiting, 'Decline');
  const refusal = await until(() =>
    messagesIn(stage.changes).find(({ threadTs }) => threadTs === asked.ts),
  );
  expect(textOf(refusal)).toContain('vera may not run decline');
  await stage.press('U0OPERATOR', waiting, 'Decline');
  expect(labelsOf(await card(stage, asked, 'was declined'))).toEqual([]);
  expect(calls(stage, 'DisableAlarmActions')).toBe(0);
  expect((await stage.auditSteps()).slice(3)).toEqual([
    'U0VIEWER requested decline',
    'U0VIEWER denied decline',
    'U0OPERATOR requested decline',
    'U0OPERATOR declined alarm-mute',
    'U0OPERATOR succeeded decline',
  ]);
});

test('an operator may not decline what somebody else asked for', async () => {
  const stage = await openStage();
  const asked = await stage.ask('U0APPROVER1', '/grid alarm mute ECS-Backend-HighCPU');
  const waiting = await card(stage, asked, 'waits for approval');
  await stage.press('U0OPERATOR', waiting, 'Decline');
  const refusal = await until(() =>
    messagesIn(stage.changes).find(({ threadTs }) => threadTs === asked.ts),
  );
  expect(textOf(refusal)).toContain('omar may not run decline. This needs the role approver');
  expect(labelsOf(stage.now(waiting))).toEqual(['Approve', 'Decline']);
});

test('what the catalog does not list is refused where everybody sees it', async () => {
  const stage = await openStage();
  const refusal = await stage.ask('U0OPERATOR', '/grid rollback ven');
  expect(refusal.visibleTo).toBeUndefined();
  expect(textOf(refusal)).toContain('does not allow rollback');
});

test('a decline ends it, with its reason', async () => {
  const stage = await openStage();
  const asked = await stage.ask('U0OPERATOR', '/grid redeploy backend --reason "stuck"', INCIDENT);
  const waiting = await card(stage, asked, 'waits for approval');
  expect(textOf(waiting)).toContain('Reason: stuck');
  await stage.press('U0APPROVER1', waiting, 'Decline');
  const ended = await card(stage, asked, 'was declined');
  expect(labelsOf(ended)).toEqual([]);
  expect(calls(stage, 'UpdateService')).toBe(0);
});

test('--dry-run shows the plan and changes nothing', async () => {
  const stage = await openStage();
  const plan = await stage.ask('U0OPERATOR', '/grid scale backend 2 --dry-run');
  expect(textOf(plan)).toContain('This is a plan only');
  expect(calls(stage, 'UpdateService')).toBe(0);
});
