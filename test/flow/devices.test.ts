import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';

/** The message once it is a finished answer. */
const answered = (stage: Stage, message: Message): Promise<Message> =>
  until(() => (labelsOf(stage.now(message)).includes('Refresh') ? stage.now(message) : undefined));

const ask = async (stage: Stage, line: string): Promise<Message> =>
  answered(stage, await stage.ask('U0VIEWER', `/grid ${line}`));

const calls = (stage: Stage, operation: string): number =>
  stage.aws.calls.filter((call) => call.operation === operation).length;

describe.each(modes)('/grid devices in %s mode', (mode) => {
  test('shows a fleet for everybody, the worst first, and turns its pages without asking AWS', async () => {
    const stage = await openStage({ mode });
    const shown = await ask(stage, 'devices');
    const text = textOf(shown);
    expect(text).toMatch(/✗ VENs \(Grid Services dev\): \d+ wrong.* of \d\d+ things/);
    expect(text).toMatch(/✗ \d+ disconnected {3}✗ \d+ stale .*✓ \d+ connected/);
    expect(text).toMatch(/Power \d+\.\d+ kW of \d+ things {2}· {2}Shed \d+\.?\d* kW/);
    expect(text).toMatch(/read by fleet indexing {2}· {2}page 1 of \d/);
    const before = stage.aws.calls.length;
    await stage.press('U0VIEWER', shown, 'Next page');
    const next = await until(() =>
      textOf(stage.now(shown)).includes('page 2 of') ? stage.now(shown) : undefined,
    );
    expect(textOf(next)).not.toMatch(/^ven-\d+ +disconnected/m);
    expect(stage.aws.calls).toHaveLength(before);
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('a button beside the fleet shows one of the wrong devices, in the thread', async () => {
  const stage = await openStage();
  const fleet = await ask(stage, 'devices');
  const label = labelsOf(fleet).find((each) => each.startsWith('ven-')) ?? '';
  const device = await stage.answerTo('U0VIEWER', () => stage.press('U0VIEWER', fleet, label));
  const text = textOf(await answered(stage, device));
  expect(stage.now(device).threadTs).toBe(fleet.ts);
  expect(text).toContain(`${label} (Grid Services dev) is disconnected`);
  expect(text).toContain('AWS IoT: disconnected for');
});

test('a device is shown with its certificate, its policy and its log', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'device volttron'));
  expect(text).toContain('✓ volttron_thing (Grid Services dev) is connected');
  expect(text).toMatch(/AWS IoT: connected for \d+/);
  expect(text).toMatch(/Shadow {2}version \d+ .* power \d/);
  expect(text).toMatch(/✓ [0-9a-f]{12} {2}ACTIVE .* d left .* policies VENPolicy/);
  expect(text).toMatch(/Errors of AWS IoT in the last 24 h\nRuleExecution/);
  expect(text).toContain('client id volttron_thing');
  expect(text).toMatch(/Last acknowledgement {2}\S.* ago/);
  expect(text).toMatch(/connected for \d.*, since \d{4}-\d\d-\d\d \S+ UTC \(fleet index\)/);
});

test('a device whose certificate ran out is silent, although its shadow says connected', async () => {
  const stage = await openStage();
  stage.world.setBreakage('ven-disconnected', true);
  const text = textOf(await ask(stage, 'device volttron'));
  expect(text).toMatch(/✗ volttron_thing \(Grid Services dev\) is (disconnected|stale)/);
  expect(text).toMatch(/✗ [0-9a-f]{12} {2}ACTIVE .* ended \d+/);
  expect(text).toContain('policies VENPolicy');
  expect(text).toMatch(/Connect: \S+ {2}×\d+/);
  expect(textOf(await ask(stage, 'certs volttron'))).toContain('1 expired of 1 certificate');
  const shadow = textOf(await ask(stage, 'shadow volttron'));
  expect(shadow).toMatch(/status\.mqtt_connected +true .* \(stale\)/);
});

test('a shadow is a table with its version, and a file where it is long', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'shadow volttron_thing --path status'));
  expect(text).toContain('✓ connected: last message');
  expect(text).toMatch(/status\.power_kw +\d\S* +– +– +\d+ m?s ago/);
  expect(text).toMatch(/version \d+/);
  await stage.ask('U0VIEWER', '/grid shadow volttron --raw');
  const file = await until(() =>
    messagesIn(stage.changes).find(({ files }) => files?.length === 1),
  );
  expect(file.files?.[0]?.name).toBe('volttron_thing-shadow.json');
});

test('the certificates of the fleet are sorted by the days that are left, each with its issuer', async () => {
  const stage = await openStage();
  const text = textOf(await ask(stage, 'certs vens'));
  expect(text).toMatch(/ d left +Grid Services Device CA +ven-\d+/);
  const left = [...text.matchAll(/ (\d+) d left/g)].map(([, days]) => Number(days));
  expect(left.length).toBeGreaterThan(20);
  expect(left).toEqual(left.toSorted((one, other) => one - other));
});

test('a thing that nobody knows is answered in private, with the nearest names', async () => {
  const stage = await openStage();
  const refused = await stage.ask('U0VIEWER', '/grid device volttron_thng');
  expect(textOf(refused)).toContain('There is no thing volttron_thng in a fleet of');
  expect(labelsOf(refused)).toContain('volttron_thing');
  expect(calls(stage, 'GetThingShadow')).toBe(0);
});
