import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Bot as BotProcess, startBot as startProcess } from '../../demo/bot.ts';
import { readNotes } from '../../src/store/signed-note.ts';
import { openStore } from '../../src/store/store.ts';
import { freePort, modes, variablesOf } from './bot.ts';
import { AWS_KEY, holdAws, openPlace, type Place } from './place.ts';
import { labelsOf, textOf } from './screen.ts';
import { GRID_OPS, openStage, until } from './stage.ts';

test.each(modes)('the bot says of itself that it lives and is ready, in %s mode', async (mode) => {
  const { bot } = await openStage({ mode });
  expect(await bot.ops('/healthz')).toEqual({ status: 200, body: 'ok\n' });
  expect(await bot.ops('/readyz')).toEqual({ status: 200, body: 'ready\n' });
  expect((await bot.ops('/')).status).toBe(404);
});

test('the metrics count requests by command and outcome, never by what somebody typed', async () => {
  const stage = await openStage();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await stage.ask('U0VIEWER', '/grid xoxb-secret-that-was-pasted');
  await stage.ask('U0GUEST', '/grid health');
  const metrics = await until(async () => {
    const { body } = await stage.bot.ops('/metrics');
    return body.includes('outcome="denied"') ? body : undefined;
  });
  const counts = metrics
    .split('\n')
    .filter((line) => line.startsWith('gridops_request_seconds_count'));
  expect(counts.sort()).toEqual([
    'gridops_request_seconds_count{command="",outcome="rejected"} 1',
    'gridops_request_seconds_count{command="health",outcome="denied"} 1',
    'gridops_request_seconds_count{command="health",outcome="done"} 1',
  ]);
  expect(metrics).toContain('gridops_acknowledgement_seconds_count 3');
  expect(metrics).toContain('gridops_duplicate_deliveries_total 0');
  expect(metrics).toContain('process_resident_memory_bytes');
  expect(metrics).not.toContain('xoxb');
});

describe.each(modes)('a bot that is asked to stop, in %s mode', (mode) => {
  test('answers what is under way, signs its audit log, and exits 0', async () => {
    const place = await openPlace();
    onTestFinished(() => place.close());
    const { bot, requestUrl } = await startIn(place, mode);
    if (mode === 'http') place.slack.controls.deliverTo(requestUrl);
    const { workspace } = place.slack;
    const shown = () => workspace.messages(GRID_OPS, 'U0VIEWER')[0];
    const release = holdAws(place.aws);
    await workspace.type('U0VIEWER', GRID_OPS, '/grid health');
    await until(shown);

    const stopped = bot.stop();
    release();
    await stopped;
    expect(await bot.ended).toBe(0);
    const report = await until(shown);
    expect(textOf(report)).toContain('Grid Services dev is healthy');
    expect(labelsOf(report)).toContain('Refresh');
    expect(await lastSigned(place)).toEqual({ signed: 2, written: 2 });
  });
});

test('a bot that stops takes nothing new, is not ready, and lets go of Slack', async () => {
  const stage = await openStage();
  const release = holdAws(stage.aws);
  const first = await stage.ask('U0VIEWER', '/grid health');
  const stopped = stage.bot.stop();
  await until(async () => (await stage.bot.ops('/readyz')).status === 503 || undefined);
  await until(() => stage.slack.controls.connections().length === 0 || undefined);
  release();
  await stopped;
  expect(textOf(stage.now(first))).toContain('is healthy');
});

test('a bot in HTTP mode is not ready while it stops', async () => {
  const stage = await openStage({ mode: 'http' });
  const release = holdAws(stage.aws);
  await stage.ask('U0VIEWER', '/grid health');
  const stopped = stage.bot.stop();
  await until(async () => (await stage.bot.ops('/readyz')).status === 503 || undefined);
  release();
  await stopped;
});

test('a bot stops although Slack is away', async () => {
  const place = await openPlace();
  onTestFinished(() => place.close());
  const { bot } = await startIn(place, 'socket');
  await place.slack.controls.down(true);
  await bot.stop();
  expect(await bot.ended).toBe(0);
});

async function startIn(
  place: Place,
  mode: 'socket' | 'http',
): Promise<{ bot: BotProcess; requestUrl: string }> {
  const port = await freePort();
  const bot = await startProcess(
    {
      ...variablesOf(place),
      SLACK_MODE: mode,
      PORT: String(port),
      OPS_PORT: '0',
      AWS_ENDPOINT_URL: place.aws.url,
      AWS_ACCESS_KEY_ID: AWS_KEY,
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
    () => undefined,
  );
  onTestFinished(() => bot.stop());
  return { bot, requestUrl: `http://127.0.0.1:${port}/slack/events` };
}

async function lastSigned({ dataDir }: Place): Promise<{ signed: number; written: number }> {
  const { notes } = readNotes(await readFile(join(dataDir, 'audit.checkpoints'), 'utf8'));
  const store = await openStore({ dataDir, now: Date.now });
  const { seq } = await store.audit.head();
  await store.close();
  return { signed: notes.at(-1)?.seq ?? 0, written: seq };
}
