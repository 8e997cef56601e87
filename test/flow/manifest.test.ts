import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, noticesIn } from './screen.ts';
import { GENERAL, openStage, type Stage, until } from './stage.ts';

/** What Slack's reference says that each method needs (Slack: "Required scopes" of the method's page). */
const BOT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [], // an app-level token with connections:write
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  response_url: ['commands'], // comes with a slash command
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.update': [],
};

const manifest = z.object({
  features: z.object({
    slash_commands: z.array(z.looseObject({ command: z.string(), url: z.url() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    interactivity: z.object({ is_enabled: z.boolean(), request_url: z.url() }),
    socket_mode_enabled: z.boolean(),
    event_subscriptions: z.never().optional(),
  }),
});

async function readManifest() {
  const file = new URL('../../manifest.yml', import.meta.url);
  return manifest.parse(parse(await readFile(file, 'utf8')));
}

test('the manifest asks for the scopes that the calls of the bot need, and for no other', async () => {
  const { oauth_config, features } = await readManifest();
  const scopes = oauth_config.scopes.bot;
  const commands = features.slash_commands.map(({ command }) => command);
  const called = new Set<string>();
  for (const mode of modes) {
    const stage = await openStage({ mode, workspace: { scopes, commands, fileProcessing: 0 } });
    await useEverything(stage);
    for (const { method, error } of stage.slack.controls.calls())
      if (error !== 'not_in_channel') {
        called.add(method);
        expect(error, method).toBeUndefined();
      }
  }
  expect([...called].sort()).toEqual(Object.keys(BOT_SCOPES).sort());
  const needed = [...called].flatMap((method) => BOT_SCOPES[method] ?? []);
  expect(new Set(scopes)).toEqual(new Set(needed));
  expect(new Set(scopes).size).toBe(scopes.length);
});

test('the manifest registers one command, answered by the bot at the path that it listens on', async () => {
  const { features, settings } = await readManifest();
  const [command, ...others] = features.slash_commands;
  expect(others).toEqual([]);
  expect(command?.command).toBe('/grid');
  const stage = await openStage({ mode: 'http', workspace: { commands: ['/grid'] } });
  const { pathname } = new URL(stage.bot.requestUrl);
  expect(await stage.slack.controls.verifyRequestUrl()).toBe(true);
  expect(new URL(command?.url ?? '').pathname).toBe(pathname);
  expect(new URL(settings.interactivity.request_url).pathname).toBe(pathname);
});

test('the manifest switches on what the bot needs, for Socket Mode', async () => {
  const { settings } = await readManifest();
  expect(settings.interactivity.is_enabled).toBe(true);
  expect(settings.socket_mode_enabled).toBe(true);
});

/** Makes the bot call everything that it ever calls. */
async function useEverything(stage: Stage): Promise<void> {
  const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await stage.press('U0OPERATOR', report, 'Refresh');
  await stage.finished(report);
  await stage.press('U0VIEWER', report, 'Details', 'PostgreSQL');
  await until(() => {
    const modal = stage.slack.workspace.modalOf('U0VIEWER');
    return modal && labelsOf(modal).includes('Refresh') ? true : undefined;
  });
  await stage.ask('U0VIEWER', '/grid cpu backend');
  await until(
    () =>
      messagesIn(stage.changes).some((message) => labelsOf(message).includes('Data')) || undefined,
  );
  await stage.ask('U0VIEWER', '/grid help');
  await stage.ask('U0VIEWER', '/grid audit');
  // Whether a guest is in one of the groups of a higher role has to be asked of Slack.
  await stage.ask('U0GUEST', '/grid help');
  await stage.ask('U0VIEWER', '/grid health', GENERAL);
  await until(async () => (await stage.audit()).length === 16 || undefined);
  expect(noticesIn(stage.changes)).toEqual([]);
}
