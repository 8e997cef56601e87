import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { startBot, variablesOf } from './bot.ts';
import { fileOf, follow, hungUp, openTailStage, quickly, saying } from './follow-stage.ts';
import { AWS_KEY, openPlace, type Place } from './place.ts';
import { labelsOf, textOf } from './screen.ts';
import { GRID_OPS, until } from './stage.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

test('a bot that is asked to stop says that its tails ended, with all their lines', async () => {
  const stage = await openTailStage();
  const message = await follow(stage);
  await stage.bot.stop();
  const ended = stage.now(message);
  expect(textOf(ended)).toContain('It ended because GridOps was restarted.');
  expect(textOf(ended)).toMatch(/GET \/api/);
  expect(labelsOf(ended)).toEqual(['Log of that time', 'Follow again']);
  expect(await fileOf(stage, message)).toMatch(/status=200/);
  await hungUp(stage);
});

test('the next bot says of a tail that it ended when its process was killed', async () => {
  const place = await openPlace({ tailPace: quickly });
  onTestFinished(() => place.close());
  place.world.setBreakage('log-burst', true);
  const kill = await startKillable(place);
  const { workspace } = place.slack;
  await workspace.type('U0VIEWER', GRID_OPS, '/grid logs backend --follow');
  const now = (): Message | undefined => workspace.messages(GRID_OPS, 'U0VIEWER')[0];
  await until(() => (textOf(now() ?? nothing).match(/GET \/api/) ? true : undefined));
  await kill();
  await until(() => (place.aws.streams.count === 0 ? true : undefined));
  expect(labelsOf(now() ?? nothing)).toEqual(['Stop']);

  const next = await startBot(place, {}, []);
  onTestFinished(() => next.stop());
  const shown = await until(now);
  const ended = await saying({ now: () => now() ?? shown }, shown, 'GridOps was restarted');
  expect(textOf(ended)).toContain('It ended because GridOps was restarted.');
  expect(textOf(ended)).toMatch(/\d+ lines seen/);
  expect(textOf(ended)).toContain('They are still in the log.');
  expect(labelsOf(ended)).toEqual(['Log of that time', 'Follow again']);
  expect(place.aws.streams.count).toBe(0);
}, 40_000);

const nothing: Message = { channel: '', ts: '', author: '', text: '', blocks: [] };

/** Starts the bot as a process of its own. The returned function kills it as the kernel does. */
async function startKillable(place: Place): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      ...variablesOf(place),
      SLACK_MODE: 'socket',
      OPS_PORT: '0',
      AWS_ENDPOINT_URL: place.aws.url,
      AWS_ACCESS_KEY_ID: AWS_KEY,
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"GridOps is ready."')) resolve();
    });
  });
  return kill;
}
