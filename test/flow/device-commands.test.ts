import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { labelsOf, noticesIn, textOf } from './screen.ts';
import { openStage, type Stage, type StageOptions, until } from './stage.ts';

const ADMIN = 'U0APPROVER1';

/** Waits half a second for an acknowledgement instead of ten: the devices of the world answer faster, or not at all. */
const impatient = (folder: string): Promise<void> =>
  replaceIn(join(folder, 'grid-services.yml'), 'timeout: 10s', 'timeout: 500ms');

const open = (options: StageOptions = {}) => openStage({ catalog: impatient, ...options });

/** The message once it is a finished answer: then it has buttons. */
const answered = (stage: Stage, message: Message): Promise<Message> =>
  until(() => (labelsOf(stage.now(message)).length > 0 ? stage.now(message) : undefined));

const ask = async (stage: Stage, line: string, user = 'U0OPERATOR'): Promise<string> =>
  textOf(await answered(stage, await stage.ask(user, `/grid ${line}`)));

const commandsOf = ({ aws }: Stage) =>
  aws.broker.published.filter(({ topic }) => topic.startsWith('ven/cmd/'));

describe.each(modes)('/grid ping in %s mode', (mode) => {
  test.each(['volttron_thing', 'volttron_local'])(
    'of %s shows the round trip where everybody sees it, and leaves no connection behind',
    async (thing) => {
      const stage = await open({ mode });
      const text = await ask(stage, `ping ${thing}`);
      expect(text).toMatch(
        new RegExp(`✓ ${thing} \\(Grid Services dev\\): ping acknowledged in \\d+ ms`),
      );
      expect(text).toMatch(new RegExp(`Topic {2}ven/cmd/${thing}\\nCorrelation id {2}[\\w-]+`));
      expect(commandsOf(stage)).toHaveLength(1);
      expect(stage.aws.broker.clients).toEqual([]);
      expect(await stage.auditSteps()).toEqual([
        'U0OPERATOR requested ping',
        'U0OPERATOR succeeded ping',
      ]);
      expect(noticesIn(stage.changes)).toEqual([]);
    },
  );
});

test.each([
  ['ven-disconnected', 'ping: no ack within 500 ms', ''],
  ['ven-offline', 'ping: no ack within 500 ms', ''],
  ['ven-ignores', 'ping: no ack within 500 ms', ''],
  ['ven-slow-ack', 'ping: no ack within 500 ms', ''],
  [
    'ven-foreign-ack',
    'ping: no ack within 500 ms',
    'Acknowledgements of other commands came once meanwhile; they do not count.',
  ],
  [
    'ven-garbled-ack',
    'ping: no ack within 500 ms',
    'A message that is no JSON or has no correlation id came once; it does not count.',
  ],
  [
    'ven-double-ack',
    'ping acknowledged in',
    'The device acknowledged twice; the first one counts.',
  ],
])('a ping while %s says "%s", and is sent once', async (breakage, headline, note) => {
  const stage = await open();
  stage.world.setBreakage(breakage, true, 'volttron_thing');
  const shown = await answered(stage, await stage.ask('U0OPERATOR', '/grid ping volttron_thing'));
  const text = textOf(shown);
  expect(text).toContain(headline);
  expect(text).toContain(note);
  expect(commandsOf(stage)).toHaveLength(1);
  if (headline.includes('no ack')) {
    expect(text).not.toContain('✓');
    expect(labelsOf(shown)).toEqual(['Device', 'Certificates', 'AWS IoT log', 'Ping again']);
  }
});

test('the buttons of a silent ping lead to the certificate and the log', async () => {
  const stage = await open();
  stage.world.setBreakage('ven-disconnected', true, 'volttron_thing');
  const shown = await answered(stage, await stage.ask('U0OPERATOR', '/grid ping volttron_thing'));
  const press = (label: string) => () => stage.press('U0OPERATOR', shown, label);
  const certificates = await stage.answerTo('U0OPERATOR', press('Certificates'));
  await until(() => /expired/.exec(textOf(stage.now(certificates))) ?? undefined);
  const log = await stage.answerTo('U0OPERATOR', press('AWS IoT log'));
  await until(() => /AUTHORIZATION_FAILURE|Connect/.exec(textOf(stage.now(log))) ?? undefined);
});

test('device send shows what an agent answers, and that a local device ignores it', async () => {
  const stage = await open();
  const agent = await ask(stage, 'device send volttron_thing get what=config');
  expect(agent).toMatch(/✓ volttron_thing \(Grid Services dev\): get acknowledged in \d+ ms/);
  expect(agent).toContain('report_interval_seconds');
  const local = await ask(stage, 'device send volttron_local get what=config');
  expect(local).toContain('get: no ack within 500 ms, as it ignores it');
  expect(local).toContain('local VEN, which ignores get and sends no acknowledgement');
});

test.each([
  ['enable', 'device change grid-services@dev/vens volttron_thing enable'],
  ['restore', 'restore grid-services@dev/vens volttron_thing'],
  [
    'event shed_kw=2 duration_sec=300',
    'event grid-services@dev/vens volttron_thing --shed 2 --duration 300',
  ],
])('device send does not publish %s, and offers to ask for it', async (said, words) => {
  const stage = await open();
  const refused = await stage.ask('U0OPERATOR', `/grid device send volttron_thing ${said}`);
  const [op = ''] = said.split(' ');
  expect(textOf(refused)).toContain(`${op} changes volttron_thing, so it is not sent at once`);
  expect(labelsOf(refused)).toEqual([`Ask for ${op}`]);
  expect(refused.visibleTo).toBe('U0OPERATOR');
  await stage.press('U0OPERATOR', refused, `Ask for ${op}`);
  const asked = await until(async () =>
    (await stage.audit()).find(({ command }) => words.startsWith(command)),
  );
  expect(asked.step).toBe('requested');
  expect(commandsOf(stage)).toEqual([]);
});

test('without iot:Connect a ping says so, and that nothing was sent', async () => {
  const stage = await open();
  stage.world.setBreakage('iam-denied', true);
  const text = await ask(stage, 'ping volttron_thing');
  expect(text).toContain('✗ volttron_thing (Grid Services dev): ping not sent');
  expect(text).toContain('iot:Connect');
  expect(commandsOf(stage)).toEqual([]);
});

test('listen shows the telemetry of devices while it lasts, to admins only', async () => {
  const stage = await open();
  const denied = await stage.ask('U0OPERATOR', '/grid listen volttron/metering');
  expect(textOf(denied)).toContain('admin');
  const text = await ask(stage, 'listen ven/telemetry/volttron_thing --for 7s', ADMIN);
  expect(text).toMatch(/[1-9]\d* messages? in 7 s/);
  expect(text).toContain('usedPowerKw');
  expect(stage.aws.broker.clients).toEqual([]);
});

test('listen says that a topic is forbidden', async () => {
  const stage = await open();
  const text = await ask(stage, 'listen # --for 5s', ADMIN);
  expect(text).toContain('✗ Grid Services dev: could not listen');
  expect(text).toContain('the subscription to "#"');
  expect(text).toContain('Allow iot:Subscribe there');
});

test('listen ends early when the bot stops', async () => {
  const stage = await open();
  const shown = await stage.ask(ADMIN, '/grid listen ven/ack/+ --for 60s');
  await until(() => (textOf(stage.now(shown)).includes('listening for') ? true : undefined));
  await stage.bot.stop();
  expect(textOf(stage.now(shown))).toContain('It ended early, because GridOps is being restarted.');
});
