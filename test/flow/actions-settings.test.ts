import { describe, expect, test } from 'vitest';
import {
  approved,
  changesAtAws,
  openActionStage,
  outcomeOf,
  placeOf,
  pressed,
  say,
  saying,
  statesOf,
  told,
} from './actions-stage.ts';
import { ACTIONS } from './actions-table.ts';
import { labelsOf, textOf } from './screen.ts';

const ALARM = 'ECS-Backend-HighCPU';
const GROUP = '/ecs/grid-services-dev/backend';
const LONG = 60_000;

interface Setting {
  line: string;
  /** What the plan says. */
  plan: string[];
  operation: string;
  input: object;
  outcome: string;
  /** What the card of the undo says; none where there is nothing to undo. */
  undo?: string;
  /** The call of an undo that needs no approval. */
  undoneAtOnce?: string;
}

const settings: readonly Setting[] = [
  {
    line: `alarm mute ${ALARM}`,
    plan: ['When it goes off: notifies → tells nobody', 'It does not end by itself'],
    operation: 'CloudWatch DisableAlarmActions',
    input: { AlarmNames: [ALARM] },
    outcome: `Mute the alarm ${ALARM}: It tells nobody.`,
    undo: `Unmute the alarm ${ALARM}`,
    undoneAtOnce: 'CloudWatch EnableAlarmActions',
  },
  {
    line: `alarm tune ${ALARM} 75`,
    plan: ['Threshold: > 80 → > 75'],
    operation: 'CloudWatch PutMetricAlarm',
    input: { AlarmName: ALARM, Threshold: 75, ComparisonOperator: 'GreaterThanThreshold' },
    outcome: 'The threshold is 75.',
    undo: `Change the threshold of ${ALARM} from 75 to 80`,
  },
  {
    line: `alarm test ${ALARM}`,
    plan: ['State: OK → ALARM', 'Everybody whom the alarm notifies is told'],
    operation: 'CloudWatch SetAlarmState',
    input: { AlarmName: ALARM, StateValue: 'ALARM' },
    outcome: 'AWS took it. The alarm is ALARM now.',
  },
  {
    line: 'logs retention backend 30',
    plan: ['Retention: for ever → 30 days', 'Lines older than 30 days are deleted'],
    operation: 'CloudWatch Logs PutRetentionPolicy',
    input: { logGroupName: GROUP, retentionInDays: 30 },
    outcome: 'It keeps lines 30 days.',
    undo: `Keep the lines of ${GROUP} for ever`,
  },
];

describe('a setting', () => {
  test.each(settings)(
    '$line: from the plan to the end, and an undo that is asked for anew',
    async ({ line, plan, operation, input, outcome, undo, undoneAtOnce }) => {
      const stage = await openActionStage();
      const card = await approved(stage, `/grid ${line}`);
      expect(await outcomeOf(stage, card)).toContain(outcome);
      const [asked = ''] = statesOf(stage, card);
      expect(plan.filter((words) => !asked.includes(words))).toEqual([]);
      expect(changesAtAws(stage)).toEqual([operation]);
      expect(told(stage, operation)).toMatchObject([input]);
      const done = await saying(stage, card, 'succeeded');
      expect(labelsOf(done).includes('Undo')).toBe(undo !== undefined);
      if (undo === undefined) return;
      const again = await pressed(stage, 'U0OPERATOR', done, 'Undo');
      expect(placeOf(again)).toBe('in the channel');
      expect(textOf(again)).toContain(undo);
      const expected = undoneAtOnce === undefined ? [operation] : [operation, undoneAtOnce];
      await expect.poll(() => changesAtAws(stage)).toEqual(expected);
      expect(await stage.auditSteps()).toContain('U0OPERATOR requested undo');
    },
    LONG,
  );

  test('alarm unmute needs no approval where the catalog says so', async () => {
    const stage = await openActionStage();
    const muted = await approved(stage, `/grid alarm mute ${ALARM}`);
    await outcomeOf(stage, muted);
    const card = await say(stage, 'U0OPERATOR', `/grid alarm unmute ${ALARM}`);
    expect(await outcomeOf(stage, card)).toContain('It notifies.');
    expect(changesAtAws(stage)).toEqual([
      'CloudWatch DisableAlarmActions',
      'CloudWatch EnableAlarmActions',
    ]);
  });
});

test(
  'an undo is refused when somebody else has changed it since',
  async () => {
    const stage = await openActionStage();
    const card = await approved(stage, `/grid alarm tune ${ALARM} 75`);
    await outcomeOf(stage, card);
    await ACTIONS.find(({ action }) => action === 'alarm-tune')?.disturb(stage);
    stage.aws.forgetCalls();
    const refusal = await pressed(stage, 'U0OPERATOR', stage.now(card), 'Undo');
    expect(placeOf(refusal)).toBe('for one person');
    expect(textOf(refusal)).toContain('something else has changed since');
    expect(changesAtAws(stage)).toEqual([]);
  },
  LONG,
);
