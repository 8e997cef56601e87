import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { saying } from './actions-stage.ts';
import { replaceIn } from './catalog.ts';
import { openScenarioStage, type ScenarioStage } from './scenarios.ts';
import { labelsOf, textOf } from './screen.ts';

const OMAR = 'U0OPERATOR';

/** A device that can be heard answers within a second: nobody waits ten for one that cannot. */
const impatient = (folder: string): Promise<void> =>
  replaceIn(join(folder, 'grid-services.yml'), 'timeout: 10s', 'timeout: 1s');

test('SC-02: a device that looks healthy is silent, because its certificate expired', async () => {
  const stage = await openScenarioStage({ catalog: impatient });
  stage.world.setBreakage('ven-disconnected', true);
  await stage.notifications?.notify();
  const lastSeen = await falseGreen(stage);
  await noAnswer(stage);
  await readLogs(stage);
  await readCertificate(stage);
  await staleShadow(stage, lastSeen);
  await playbook(stage);
  await healed(stage);
}, 60_000);

/** When the device was heard last. */
async function falseGreen(stage: ScenarioStage): Promise<number> {
  const text = textOf(await stage.tell(OMAR, 'health --all', 'Grid Services dev is'));
  expect(text).toContain('Grid Services dev is down');
  expect(text).toMatch(
    /✗ HTTP health 200, but ok is false, expected true; status is "disconnected", expected "connected"/,
  );
  expect(text).toContain('✓ Backend API\n');
  expect(text).toContain('✓ PostgreSQL\n');
  expect(text).toContain('✓ AWS IoT\n');
  expect(text).toContain('✗ device silent: last message 14 min ago');
  const [, seen = ''] = /status\.last_telemetry_ts: (\S+Z)/.exec(text) ?? [];
  return Date.parse(seen);
}

async function noAnswer(stage: ScenarioStage): Promise<void> {
  const text = textOf(await stage.tell(OMAR, 'ping volttron_thing', 'no ack within'));
  expect(text).toContain('✗ volttron_thing (Grid Services dev): ping: no ack within 1 s');
  expect(text).toMatch(/Topic {2}ven\/cmd\/volttron_thing\nCorrelation id {2}[0-9a-f-]{36}\n/);
  expect(text).not.toContain('✓');
}

async function readLogs(stage: ScenarioStage): Promise<void> {
  const agent = await stage.tell(OMAR, 'logs volttron-ven --since 30m', 'Asked by');
  expect(textOf(agent)).toMatch(
    /MQTT connect failed \(try \d\/5\): .*certificate verify failed: certificate has expired.* \(×1\d since/,
  );
  await stage.press(OMAR, agent, 'Raw');
  await saying(
    stage,
    agent,
    /try 1\/5[\s\S]*try 2\/5[\s\S]*try 3\/5[\s\S]*try 4\/5[\s\S]*try 5\/5/,
  );
  const line = 'logs iot --since 30m --level error';
  const refused = textOf(await stage.tell(OMAR, line, 'Asked by'));
  expect(refused).toMatch(
    /ERROR Connect status=Failure reason=AUTHORIZATION_FAILURE .*clientId=volttron_thing .*\(×1\d since/,
  );
}

async function readCertificate(stage: ScenarioStage): Promise<void> {
  const text = textOf(await stage.tell(OMAR, 'certs volttron_thing', 'Asked by'));
  expect(text).toContain('✗ Certificates of volttron_thing: 1 expired of 1 certificate');
  expect(text).toMatch(/[0-9a-f]{12} {2}ACTIVE .* ended 14 min ago/);
  const device = textOf(await stage.tell(OMAR, 'device volttron_thing', 'Asked by'));
  expect(device).toMatch(/✗ [0-9a-f]{12} {2}ACTIVE .*ended 14 min ago.* policies VENPolicy/);
}

async function staleShadow(stage: ScenarioStage, lastSeen: number): Promise<void> {
  const text = textOf(await stage.tell(OMAR, 'shadow volttron_thing', 'Asked by'));
  expect(text).toMatch(
    /✗ Shadow of volttron_thing .*: \d+ fields, no delta\n✗ stale: last message 14 min ago/,
  );
  expect(text).toMatch(new RegExp(`status\\.last_telemetry_ts +${lastSeen / 1_000} `));
}

async function playbook(stage: ScenarioStage): Promise<void> {
  const card = await stage.says(/VEN sends no telemetry has no data/, isCard);
  expect(textOf(card)).toContain('MQTT connections fail: 0 of 5 steps done');
  await stage.press(OMAR, card, 'Run', 'Certificates');
  const text = textOf(await saying(stage, card, /1 of 5 steps done[\s\S]*☑/));
  expect(text).toContain('☑ The certificate is expired or invalid');
  expect(text.match(/☑/g)).toHaveLength(1);
  expect(text).toContain('☐ The policy does not allow it');
  expect(text).toContain('☐ The network');
  expect(text).toContain('☐ A wrong endpoint or port');
  await stage.press(OMAR, card, 'Open incident');
  const header = await stage.says('INC-1', ({ pinned }) => pinned === true);
  stage.moveTo(header.channel);
  await stage.tell(OMAR, 'incident note "the certificate ended, security renews it"', 'INC-1');
  const timeline = await stage.tell(OMAR, 'incident timeline', /^Timeline of INC-1/);
  expect(textOf(timeline)).toMatch(/Note {2}omar {2}the certificate ended, security renews it/);
}

const isCard = (message: Message): boolean => labelsOf(message).includes('Open incident');

async function healed(stage: ScenarioStage): Promise<void> {
  stage.world.heal();
  const text = textOf(await stage.tell(OMAR, 'ping volttron_thing', 'ping acknowledged in'));
  expect(text).toMatch(/✓ volttron_thing .*: ping acknowledged in \d+ ms/);
  expect(text).toMatch(/Round trip {2}\d+ ms/);
  expect(text).toMatch(/data\.pong +true/);
}
