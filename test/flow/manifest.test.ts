import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createLog } from '../../src/log.ts';
import { OBSERVED } from '../../src/slack/events.ts';
import { slackLogger } from '../../src/slack/logger.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { createRooms } from '../../src/slack/rooms.ts';
import { singleCallClient, webClient, webOptions } from '../../src/slack/web.ts';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, noticesIn } from './screen.ts';
import { GENERAL, openStage, type Stage, until } from './stage.ts';

/** What Slack's reference says that each method needs (Slack: "Required scopes" of the method's page). */
const BOT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [], // an app-level token with connections:write
  'auth.test': [],
  'bookmarks.add': ['bookmarks:write'],
  'canvases.edit': ['canvases:write'],
  'chat.getPermalink': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.canvases.create': ['canvases:write'],
  'conversations.create': ['channels:manage'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.invite': ['channels:manage'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'conversations.setTopic': ['channels:manage'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'pins.add': ['pins:write'],
  response_url: ['commands'], // comes with a slash command
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.update': [],
};

/** What Slack's reference says that each event needs, in public and private channels. */
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  member_joined_channel: ['channels:read', 'groups:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
};

const manifest = z.object({
  features: z.object({
    slash_commands: z.array(z.looseObject({ command: z.string(), url: z.url() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    interactivity: z.object({ is_enabled: z.boolean(), request_url: z.url() }),
    socket_mode_enabled: z.boolean(),
    event_subscriptions: z.object({ request_url: z.url(), bot_events: z.array(z.string()) }),
  }),
});

async function readManifest() {
  const file = new URL('../../manifest.yml', import.meta.url);
  return manifest.parse(parse(await readFile(file, 'utf8')));
}

test('the manifest asks for the scopes that calls and events of the bot need, and for no other', async () => {
  const { oauth_config, features, settings } = await readManifest();
  const scopes = oauth_config.scopes.bot;
  const commands = features.slash_commands.map(({ command }) => command);
  const called = new Set<string>();
  for (const mode of modes) {
    const stage = await openStage({ mode, workspace: { scopes, commands, fileProcessing: 0 } });
    await useEverything(stage);
    await useRooms(stage);
    for (const { method, error } of stage.slack.controls.calls())
      if (error !== 'not_in_channel') {
        called.add(method);
        expect(error, method).toBeUndefined();
      }
  }
  expect([...called].sort()).toEqual(Object.keys(BOT_SCOPES).sort());
  const needed = [
    ...[...called].flatMap((method) => BOT_SCOPES[method] ?? []),
    ...settings.event_subscriptions.bot_events.flatMap((event) => EVENT_SCOPES[event] ?? []),
  ];
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
  expect(new URL(settings.event_subscriptions.request_url).pathname).toBe(pathname);
});

test('the manifest subscribes to the events that the bot observes, and to no other', async () => {
  const { settings } = await readManifest();
  const { bot_events } = settings.event_subscriptions;
  const observed = new Set(bot_events.map((name) => name.replace(/^message\..*/, 'message')));
  expect(observed).toEqual(new Set(OBSERVED));
  expect(bot_events.toSorted()).toEqual(Object.keys(EVENT_SCOPES));
});

test('the manifest switches on what the bot needs, for Socket Mode', async () => {
  const { settings } = await readManifest();
  expect(settings.interactivity.is_enabled).toBe(true);
  expect(settings.socket_mode_enabled).toBe(true);
});

/** Everything that the bot ever does with channels. */
async function useRooms({ slack }: Stage): Promise<void> {
  const logger = slackLogger(createLog('silent', { write: () => undefined }));
  const options = webOptions({ apiUrl: slack.url, logger });
  const web = webClient(slack.tokens.bot, options);
  const single = singleCallClient(slack.tokens.bot, options);
  const rooms = createRooms({ web, groupMembers: async () => new Set() });
  const { channel } = await rooms.create('inc-1');
  await rooms.setTopic(channel, 'SEV-1');
  await rooms.invite(channel, ['U0VIEWER']);
  await rooms.bookmark(channel, { title: 'Board', link: 'https://example.com' });
  await rooms.canvas(channel, '# One');
  await rooms.canvas(channel, '# Two');
  const { ts } = await new Outbox(web, single).post(channel, { text: 'header', blocks: [] });
  const header = { channel, ts };
  await rooms.pin(header);
  await rooms.permalink(header);
  expect(await rooms.message(header)).toBeDefined();
  slack.workspace.reply('U0VIEWER', header, 'reply');
  const reply = slack.workspace.messages(channel, 'U0VIEWER').at(-1);
  expect(await rooms.message({ channel, ts: reply?.ts ?? '' })).toBeDefined();
}

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
