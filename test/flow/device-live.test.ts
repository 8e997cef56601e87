import { join } from 'node:path';
import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import type { Message } from '../../demo/slack/contract.ts';
import { testServerUrl } from '../support/postgres.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { saying } from './follow-stage.ts';
import { AWS_KEY } from './place.ts';
import { labelsOf, noticesIn, textOf } from './screen.ts';
import { GENERAL, openStage, type Stage, until } from './stage.ts';

const watch = async (stage: Stage, line: string, part: string | RegExp) =>
  saying(stage, await stage.ask('U0VIEWER', `/grid ${line}`), part);

const finished = async (stage: Stage, line: string) =>
  stage.finished(await stage.ask('U0VIEWER', `/grid ${line}`));

/** Presses on Stop as soon as it is there. */
async function stop(stage: Stage, userId: string, shown: Message): Promise<void> {
  const running = await until(() =>
    labelsOf(stage.now(shown)).includes('Stop') ? stage.now(shown) : undefined,
  );
  await stage.press(userId, running, 'Stop');
}

/** Somebody else changes what is wanted of a device. */
async function want(stage: Stage, desired: Record<string, unknown>): Promise<void> {
  const credentials = { accessKeyId: AWS_KEY, secretAccessKey: 'secret' };
  const client = new IoTDataPlaneClient({
    endpoint: stage.aws.url,
    region: 'us-west-2',
    credentials,
  });
  onTestFinished(() => client.destroy());
  const payload = Buffer.from(JSON.stringify({ state: { desired } }));
  await client.send(new UpdateThingShadowCommand({ thingName: 'volttron_thing', payload }));
}

describe.each(modes)('/grid live in %s mode', (mode) => {
  test('asks a device every two seconds in one message, and ends with the totals', async () => {
    const stage = await openStage({ mode });
    const shown = await watch(stage, 'live volttron --for 6s', 'its time is over');
    const text = textOf(shown);
    expect(text).toMatch(/^✓ Was live: volttron_thing \(Grid Services dev\)/);
    expect(text).toContain('Asked 3 times: 3 connected.');
    expect(text).toMatch(/Last, \d\d:\d\d:\d\d: ✓ connected {2}· {2}power [\d.]+ kW .* idle/);
    expect(text.match(/^\d\d:\d\d:\d\d +✓ connected +[\d.]+ kW +[\d.]+ kW +idle/gm)).toHaveLength(
      3,
    );
    expect(labelsOf(shown)).toEqual(['Watch again']);
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('anybody stops a device that is asked, and everybody sees who did', async () => {
  const stage = await openStage();
  const shown = await watch(
    stage,
    'live volttron_thing --for 2m',
    /Asked \d times?: \d connected\./,
  );
  const said = await stage.answerTo('U0OPERATOR', () => stop(stage, 'U0OPERATOR', shown));
  expect(textOf(said)).toContain('omar stopped watching volttron_thing.');
  expect(said.threadTs).toBe(shown.ts);
  expect(textOf(await saying(stage, shown, 'omar stopped it.'))).toMatch(/^✓ Was live/);
});

test('a device that answers 200 without being connected is never green', async () => {
  const stage = await openStage();
  stage.world.setBreakage('ven-disconnected', true);
  const text = textOf(await watch(stage, 'live volttron --for 1s', 'its time is over'));
  expect(text).toMatch(/^✗ Was live/);
  expect(text).toContain('Asked 1 time: 1 not connected.');
  expect(text).not.toContain('✓');
});

test('an answer that fails is a line of its own, with the reason, and never green', async () => {
  const catalog = (folder: string) =>
    replaceIn(join(folder, 'grid-services.yml'), 'path: /live', 'path: /nothing');
  const stage = await openStage({ catalog });
  const text = textOf(await watch(stage, 'live volttron --for 1s', 'its time is over'));
  expect(text).toMatch(/^✗ Was live/);
  expect(text).toContain('Asked 1 time: 1 without an answer.');
  expect(text).toContain('it answered 404, expected 200');
  expect(text).not.toContain('✓');
});

test('the configuration of a device is a table of its settings', async () => {
  const stage = await openStage();
  const text = textOf(await finished(stage, 'config volttron'));
  expect(text).toMatch(/Configuration of volttron_thing \(Grid Services dev\): \d+ settings/);
  expect(text).toMatch(/^report_interval_seconds +\d+$/m);
});

test('a thing without an HTTP address is told so in private, with the key of the catalog', async () => {
  const stage = await openStage();
  const refused = await stage.ask('U0VIEWER', '/grid live volttron_local');
  expect(refused.visibleTo).toBe('U0VIEWER');
  expect(textOf(refused)).toContain('names no HTTP address of volttron_local');
});

test('a channel without the bot cannot watch, and is told why', async () => {
  const stage = await openStage();
  const refused = await stage.ask('U0VIEWER', '/grid live grid volttron_thing', GENERAL);
  expect(textOf(await saying(stage, refused, 'needs a message'))).toContain(
    'Ask without --private',
  );
});

test.skipIf(testServerUrl === undefined)(
  'a watch goes on in another process when its own stops, and says when it ended',
  async () => {
    const stage = await openStage({ dialect: 'postgres' });
    const shown = await watch(stage, 'live volttron --for 8s', /Asked \d time/);
    await stage.startAnother();
    await stage.bot.stop();
    const ended = await saying(stage, shown, 'its time is over');
    expect(textOf(ended)).toMatch(/Asked [3-6] times: [3-6] connected\./);
  },
);

describe('/grid shadow --watch', () => {
  test('shows what changes, from which value to which, until somebody stops it', async () => {
    const stage = await openStage();
    const shown = await watch(stage, 'shadow volttron --watch', /Version \d+, read/);
    expect(textOf(shown)).toMatch(/^… Watching the shadow of volttron_thing/);
    await want(stage, { report_interval_seconds: 17 });
    const changed = await saying(stage, shown, /report_interval_seconds +\d+ → 17/);
    expect(textOf(changed)).toMatch(/Version \d+ → \d+/);
    await stop(stage, 'U0OPERATOR', shown);
    const ended = textOf(await saying(stage, shown, 'omar stopped it.'));
    expect(ended).toMatch(/Watched the shadow of volttron_thing .*: \d+ fields? changed/);
    expect(ended).toMatch(/report_interval_seconds +\d+ → 17 +\d+ → 17/);
  });

  test('goes on when AWS asks for fewer calls, and says so meanwhile', async () => {
    const stage = await openStage();
    const shown = await watch(stage, 'shadow volttron --watch --for 1m', /Version \d+, read/);
    const letGo = stage.aws.intercept(({ operation }) => {
      if (operation === 'GetThingShadow')
        throw new AwsError('ThrottlingException', 'Rate exceeded', { status: 429 });
    });
    const away = textOf(await saying(stage, shown, 'it is tried again'));
    expect(away).toContain('AWS asks for fewer calls');
    letGo();
    await stop(stage, 'U0VIEWER', shown);
    await saying(stage, shown, 'vera stopped it.');
  });

  test('is refused with --raw, and --for without it', async () => {
    const stage = await openStage();
    for (const line of ['shadow volttron --watch --raw', 'shadow volttron --for 5m'])
      expect(textOf(await stage.ask('U0VIEWER', `/grid ${line}`))).toContain('goes with --watch');
  });
});

describe('/grid circuits', () => {
  test('lists what a device tells over HTTP, with what may be shed and what never is', async () => {
    const stage = await openStage();
    const text = textOf(await finished(stage, 'circuits volttron'));
    expect(text).toContain('Circuits of volttron_thing (Grid Services dev): 8 circuits');
    expect(text).toMatch(/^hvac1 +HVAC +on +[\d.]+ kW +3\.5 kW +critical: never/m);
    expect(text).toContain('Critical, never shed: HVAC, Fridge');
    expect(text).toContain('from its HTTP address');
  });

  test('lists what a device without an address reports in its shadow', async () => {
    const stage = await openStage();
    const text = textOf(await finished(stage, 'circuits volttron_local'));
    expect(text).toMatch(/^fridge +Refrigerator +on +[\d.]+ kW +– +critical: never/m);
    expect(text).toContain('from its shadow');
  });
});
