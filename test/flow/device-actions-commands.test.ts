import { expect, test } from 'vitest';
import {
  type ActionStage,
  approved,
  MINUTE,
  openActionStage,
  outcomeOf,
  pressed,
  say,
  saying,
  statesOf,
} from './actions-stage.ts';
import { labelsOf, textOf } from './screen.ts';

/** A change is looked at every few seconds. */
const LONG = 60_000;

/** What things were told over MQTT: topic and op. */
const told = ({ aws }: ActionStage): string[] =>
  aws.broker.published
    .filter(({ topic }) => topic.startsWith('ven/cmd/'))
    .map(({ topic, payload }) => `${topic} ${JSON.parse(payload).op}`);

test(
  'event and restore at a device that lists what it curtailed',
  async () => {
    const stage = await openActionStage();
    const card = await approved(stage, '/grid event volttron_local --shed 0.5 --duration 5m');
    const [asked = ''] = statesOf(stage, card);
    expect(asked).toContain('Shed 0.5 kW at volttron_local for 5 min: waits for approval');
    expect(asked).toMatch(/For: 5 min: until \d\d:\d\d UTC if it began now/);
    expect(asked).toMatch(/May be shed: EV Charger [\d.]+ kW, /);
    expect(asked).toMatch(
      /Critical circuits are never shed: HVAC [\d.]+ kW, Refrigerator [\d.]+ kW/,
    );
    await saying(stage, card, /watching until|succeeded/);
    stage.pass(10_000);
    expect(await outcomeOf(stage, card)).toMatch(
      /Done after .*Acknowledged after \d+ ms · Correlation id \S+ · Requested 0\.5 kW, shed 0\.5 kW · EV Charger [\d.]+ kW → [\d.]+ kW/,
    );
    const done = await saying(stage, card, 'succeeded');
    const undo = await pressed(stage, 'U0OPERATOR', done, 'Undo');
    expect(textOf(undo)).toContain('Restore the load of volttron_local: waits for approval');
    await stage.press('U0APPROVER2', undo, 'Approve');
    await saying(stage, undo, /watching until|succeeded/);
    stage.pass(10_000);
    expect(await outcomeOf(stage, undo)).toContain('Its shadow names no event any more');
    expect(told(stage)).toEqual(['ven/cmd/volttron_local event', 'ven/cmd/volttron_local restore']);
  },
  LONG,
);

test(
  'event at a device that only says yes, and a restore that it does not know',
  async () => {
    // The command says when it begins by the clock of the bot.
    const stage = await openActionStage({ worldNow: Date.now });
    const card = await approved(stage, '/grid event volttron --shed 1 --duration 600');
    expect(await outcomeOf(stage, card)).toMatch(
      /Done after .*Acknowledged after \d+ ms .*Requested 1 kW, shed [\d.]+ kW/,
    );
    const restore = await approved(stage, '/grid restore volttron_thing');
    expect(statesOf(stage, restore)[0]).toContain(
      'Things of this kind (VEN agent) do not know restore: they answer with an error.',
    );
    expect(await outcomeOf(stage, restore)).toMatch(
      /Failed after .*The device refuses: unknown op: restore/,
    );
    expect(told(stage)).toEqual(['ven/cmd/volttron_thing event', 'ven/cmd/volttron_thing restore']);
  },
  LONG,
);

test(
  'a device that acknowledges, and one whose kind ignores the command: never a tick',
  async () => {
    const stage = await openActionStage();
    const settings = 'setConfig report_interval_seconds=15';
    const good = await approved(stage, `/grid device change volttron_thing ${settings}`);
    expect(statesOf(stage, good)[0]).toContain('report_interval_seconds: reported 5 → 15');
    expect(await outcomeOf(stage, good)).toMatch(/Done after .*Acknowledged after \d+ ms/);
    const ignored = await approved(stage, `/grid device change volttron_local ${settings}`);
    expect(statesOf(stage, ignored)[0]).toContain(
      'Things of this kind (local VEN) ignore setConfig: they do not answer it.',
    );
    expect(await outcomeOf(stage, ignored)).toMatch(
      /Outcome unknown after .*No ack within 10 s\. · Things of this kind \(local VEN\) ignore setConfig/,
    );
    const ended = await saying(stage, ignored, 'has an unknown outcome');
    expect(labelsOf(ended)).toEqual(['Look again']);
    expect(told(stage)).toEqual([
      'ven/cmd/volttron_thing setConfig',
      'ven/cmd/volttron_local setConfig',
    ]);
  },
  LONG,
);

test(
  'an event at a silent device is unknown, and sent once',
  async () => {
    const stage = await openActionStage();
    stage.world.setBreakage('ven-disconnected', true);
    stage.pass(5 * MINUTE);
    const card = await approved(stage, '/grid event volttron_thing --shed 1 --duration 5m');
    expect(statesOf(stage, card)[0]).toMatch(
      /volttron_thing is (?:stale|disconnected) .* it may not hear of this/,
    );
    expect(await outcomeOf(stage, card)).toMatch(/Outcome unknown after .*No ack within 10 s/);
    expect(told(stage)).toEqual(['ven/cmd/volttron_thing event']);
  },
  LONG,
);

test.each<[line: string, says: string | RegExp]>([
  ['shadow set volttron_thing', 'Say what to set'],
  ['shadow set volttron_thing interval', 'interval is no key=value'],
  ['shadow set volttron_thing enabled=True', 'enabled: True is no JSON value'],
  ['shadow set volttron_thing loads=[{"id":1}]', 'put lists, maps'],
  ['shadow set volttron_thing a.b..c=1', 'a.b..c is no field'],
  ['shadow set volttron_thing enabled=null', 'use shadow clear <thing> <field>'],
  ['shadow set volttron_thing a=1 a=2', 'a is said twice'],
  ['shadow set volttron_thing enabled=true', 'That is desired of volttron_thing already'],
  ['shadow set volttron_thing a=1 --shadow settings', 'no shadow called settings'],
  [
    'shadow clear volttron_thing wrong',
    'wrong is not desired of volttron_thing. Desired are: report_interval_seconds, enabled',
  ],
  ['shadow set volttron_thang a=1', 'Did you mean one of these?'],
  ['shadow set ven-99999 a=1', 'There is no thing ven-99999'],
  ['event volttron_thing --shed 2', '--duration is missing'],
  ['event volttron_thing --shed -2 --duration 5m', 'expected a power'],
  ['event volttron_thing --shed 99 --duration 5m', 'shed_kw is a number from 0.1 to 50, not 99'],
  ['event volttron_thing --shed 2 --duration soon', 'expected a duration such as 5m, or seconds'],
  ['event volttron_thing --shed 2 --duration 2s', 'duration_sec is a whole number from 10'],
  ['event volttron_thing other --shed 2 --duration 5m', 'There is a word too many: other'],
  ['device change volttron_thing', 'Say which command'],
  ['device change volttron_thing explode', 'These things know no op explode'],
  ['device change volttron_thing setConfig wrong=1', 'There is no field wrong'],
  [
    'device change volttron_thing event shed_kw=1 duration_sec=60',
    'ask for it with event volttron_thing',
  ],
  ['device change volttron_thing ping', 'ping changes nothing'],
])('nothing is asked for, and it is said why: %s', async (line, says) => {
  const stage = await openActionStage();
  const answer = await say(stage, 'U0OPERATOR', `/grid ${line}`);
  expect(textOf(answer)).toMatch(says);
  expect(answer.visibleTo).toBe('U0OPERATOR');
  expect(told(stage)).toEqual([]);
  expect(stage.aws.callsOf('IoT Data Plane UpdateThingShadow')).toEqual([]);
});

test('a shadow that would be too large for AWS is refused before anybody is asked', async () => {
  const stage = await openActionStage();
  const big = 'x'.repeat(7_500);
  const answer = await say(stage, 'U0OPERATOR', `/grid shadow set volttron_thing big=${big}`);
  expect(textOf(answer)).toMatch(/The shadow would have \d,\d\d\d bytes; AWS takes 8,192/);
});
