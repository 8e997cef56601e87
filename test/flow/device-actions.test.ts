import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { expect, onTestFinished, test } from 'vitest';
import {
  type ActionStage,
  approved,
  changesAtAws,
  eventually,
  MINUTE,
  openActionStage,
  outcomeOf,
  pressed,
  saying,
  statesOf,
} from './actions-stage.ts';
import { AWS_KEY } from './place.ts';
import { labelsOf, textOf } from './screen.ts';

/** A change is looked at every few seconds. */
const LONG = 60_000;
const UPDATE = 'IoT Data Plane UpdateThingShadow';

/** What was written to shadows. */
const written = ({ aws }: ActionStage): unknown[] =>
  aws.callsOf(UPDATE).map(({ input }) => {
    const { payload } = input as { payload: Uint8Array };
    return JSON.parse(new TextDecoder().decode(payload)).state;
  });

/** Somebody writes a shadow without the bot. */
async function writeElsewhere({ aws }: ActionStage, thingName: string, state: object) {
  const client = new IoTDataPlaneClient({
    region: 'us-west-2',
    endpoint: aws.url,
    credentials: { accessKeyId: AWS_KEY, secretAccessKey: 'secret' },
  });
  const payload = new TextEncoder().encode(JSON.stringify({ state }));
  await client.send(new UpdateThingShadowCommand({ thingName, payload }));
  client.destroy();
}

/** Does something just before the first write of the bot arrives. */
function beforeWrite({ aws }: ActionStage, act: () => Promise<unknown> | unknown): void {
  let isFirst = true;
  const letGo = aws.intercept(async ({ operation }) => {
    if (operation !== 'UpdateThingShadow' || !isFirst) return;
    isFirst = false;
    await act();
  });
  onTestFinished(letGo);
}

test(
  'shadow set: from the plan to what the device reports, and back',
  async () => {
    const stage = await openActionStage();
    const card = await approved(
      stage,
      '/grid shadow set volttron_thing report_interval_seconds=15 target_power_kw=3.5',
    );
    const [asked = ''] = statesOf(stage, card);
    expect(asked).toContain('Set 2 desired values of volttron_thing: waits for approval');
    expect(asked).toContain('report_interval_seconds: reported 5, desired 5 → desired 15');
    expect(asked).toContain(
      'target_power_kw is neither reported nor desired so far: the device may not know it.',
    );
    await saying(stage, card, 'The device does not report it yet');
    stage.pass(20_000);
    expect(await outcomeOf(stage, card)).toMatch(
      /Done after .*The device reports it\. · report_interval_seconds: desired 15, reported 15 · target_power_kw: desired 3\.5, reported 3\.5/,
    );
    const done = await saying(stage, card, 'succeeded');
    const undo = await pressed(stage, 'U0OPERATOR', done, 'Undo');
    expect(textOf(undo)).toContain(
      'target_power_kw: reported 3.5, desired 3.5 → not desired any more',
    );
    await stage.press('U0APPROVER2', undo, 'Approve');
    await saying(stage, undo, 'watching until');
    stage.pass(MINUTE);
    expect(await outcomeOf(stage, undo)).toContain('Done');
    expect(written(stage)).toEqual([
      { desired: { report_interval_seconds: 15, target_power_kw: 3.5 } },
      { desired: { report_interval_seconds: 5, target_power_kw: null } },
    ]);
  },
  LONG,
);

test(
  'shadow clear: takes a field away, and the device keeps what it has',
  async () => {
    const stage = await openActionStage();
    const card = await approved(stage, '/grid shadow clear volttron_thing enabled');
    expect(statesOf(stage, card)[0]).toContain(
      'enabled: reported true, desired true → not desired any more',
    );
    expect(await outcomeOf(stage, card)).toContain('the device keeps what it has');
    expect(written(stage)).toEqual([{ desired: { enabled: null } }]);
  },
  LONG,
);

test(
  'what a silent device does not report in 30 s is unknown, until a look finds that it does',
  async () => {
    const stage = await openActionStage();
    stage.world.setBreakage('ven-disconnected', true);
    stage.pass(5 * MINUTE);
    const card = await approved(stage, '/grid shadow set volttron report_interval_seconds=20');
    const [asked = ''] = statesOf(stage, card);
    expect(asked).toMatch(/volttron_thing is (?:stale|disconnected) .* it may not hear of this/);
    await saying(stage, card, 'The device does not report it yet');
    stage.pass(31_000);
    expect(await outcomeOf(stage, card)).toMatch(
      /Outcome unknown after .* AWS has it, but it is not reported after 30 s\. · report_interval_seconds: desired 20, reported 5 · volttron_thing is (?:stale|disconnected)/,
    );
    const ended = await saying(stage, card, 'has an unknown outcome');
    expect(textOf(ended)).not.toContain('✓');
    expect(labelsOf(ended)).toEqual(['Look again']);
    stage.world.setBreakage('ven-disconnected', false);
    stage.pass(MINUTE);
    const looked = await pressed(stage, 'U0OPERATOR', ended, 'Look again');
    expect(textOf(looked)).toContain('it was done, and is stable');
    await saying(stage, card, 'succeeded');
    expect(written(stage)).toHaveLength(1);
  },
  LONG,
);

test(
  'somebody else who wants something else meanwhile: nothing is written, and the newer state is told',
  async () => {
    const stage = await openActionStage();
    beforeWrite(stage, () =>
      writeElsewhere(stage, 'volttron_thing', { desired: { report_interval_seconds: 60 } }),
    );
    const card = await approved(
      stage,
      '/grid shadow set volttron_thing report_interval_seconds=15',
    );
    expect(await outcomeOf(stage, card)).toMatch(
      /Not run after .*somebody else changed what is desired meanwhile\. Version \d+ has: report_interval_seconds reported \d+, desired 60/,
    );
    const ended = await saying(stage, card, 'was not run');
    expect(labelsOf(ended)).toEqual(['Ask again']);
    const again = await pressed(stage, 'U0OPERATOR', ended, 'Ask again');
    expect(textOf(again)).toMatch(/report_interval_seconds: reported \d+, desired 60 → desired 15/);
  },
  LONG,
);

test(
  'a device that only reports meanwhile does not stand in the way, and it is written once',
  async () => {
    const stage = await openActionStage();
    beforeWrite(stage, () => stage.pass(5_000));
    const card = await approved(
      stage,
      '/grid shadow set volttron_thing report_interval_seconds=15',
    );
    await eventually(() => (written(stage).length === 2 ? true : undefined));
    await saying(stage, card, 'watching until');
    stage.pass(MINUTE);
    expect(await outcomeOf(stage, card)).toContain('Done');
    expect(stage.aws.callsOf(UPDATE).map(({ error }) => error)).toEqual([
      'ConflictException',
      undefined,
    ]);
    expect(changesAtAws(stage)).toEqual([UPDATE, UPDATE]);
  },
  LONG,
);
