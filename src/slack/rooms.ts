import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { GroupMembers } from '../kernel/authorize.ts';
import { RoomRefused, type Rooms } from '../kernel/rooms.ts';
import { LIMITS } from './limits.ts';
import { findOwnChannel } from './own-channel.ts';
import { createRoomCalls, type RoomCall } from './room-calls.ts';
import { cleanText, escapeMrkdwn, truncate } from './text.ts';
import { findWritten } from './written.ts';

export interface RoomsDependencies {
  readonly web: WebClient;
  readonly groupMembers: GroupMembers;
}

/**
 * Channels through Slack's Web API. What Slack's server failed at, or a network in between, is thrown as it is: then
 * nobody knows whether it was done.
 */
export function createRooms({ web, groupMembers }: RoomsDependencies): Rooms {
  const ask = createRoomCalls();
  return {
    async create(name) {
      const answer = await ask('conversations.create', () => web.conversations.create({ name }));
      const { channel } = madeChannel.parse(answer);
      return { channel: channel.id, name: channel.name };
    },
    findOwn: (name, since) => findOwnChannel(web, ask, name, since),
    async setTopic(channel, text) {
      const topic = plainTopic(text);
      await ask('conversations.setTopic', () => web.conversations.setTopic({ channel, topic }));
    },
    async invite(channel, principals) {
      const people = await everyoneOf(principals, (group) =>
        ask('usergroups.users.list', () => groupMembers(group)),
      );
      await inviteAll(web, ask, channel, people);
    },
    async bookmark(channel, { title: text, link }) {
      const title = truncate(cleanText(text), LIMITS.bookmarkTitle);
      const bookmark = { channel_id: channel, type: 'link' as const, title, link };
      await ask('bookmarks.add', () => web.bookmarks.add(bookmark));
    },
    async pin({ channel, ts: timestamp }) {
      await ask('pins.add', () => web.pins.add({ channel, timestamp })).catch((error: unknown) => {
        if (!(error instanceof RoomRefused) || error.code !== 'already_pinned') throw error;
      });
    },
    async permalink({ channel, ts }) {
      const { permalink } = await ask('chat.getPermalink', () =>
        web.chat.getPermalink({ channel, message_ts: ts }),
      );
      return z.string().parse(permalink);
    },
    message: (place) => findWritten(web, ask, place),
    canvas: (channel, markdown) => writeCanvas(web, ask, channel, markdown),
  };
}

const madeChannel = z.object({ channel: z.object({ id: z.string(), name: z.string() }) });

/** A topic is plain text for its reader, and still Slack finds links and mentions in it. */
function plainTopic(text: string): string {
  const line = cleanText(text).replace(/\s+/g, ' ').trim();
  for (let length: number = LIMITS.topic; ; length -= 1) {
    const topic = escapeMrkdwn(truncate(line, length));
    if (topic.length <= LIMITS.topic) return topic;
  }
}

/** Each person once, those of user groups with them. */
async function everyoneOf(
  principals: readonly string[],
  groupMembers: GroupMembers,
): Promise<string[]> {
  const people = await Promise.all(
    principals.map(async (id) => (id.startsWith('S') ? [...(await groupMembers(id))] : [id])),
  );
  return [...new Set(people.flat())];
}

/** Whoever is in a channel already, the bot among them, needs no invitation. */
const INSIDE = new Set(['already_in_channel', 'cant_invite_self']);

/** Invites everybody who can be invited; throws RoomRefused if somebody cannot. */
async function inviteAll(
  web: WebClient,
  ask: RoomCall,
  channel: string,
  people: readonly string[],
): Promise<void> {
  const refused: string[] = [];
  for (let from = 0; from < people.length; from += LIMITS.invitedAtOnce) {
    const users = people.slice(from, from + LIMITS.invitedAtOnce).join(',');
    const call = () => web.conversations.invite({ channel, users, force: true });
    refused.push(...(await ask('conversations.invite', () => refusalsOf(call))));
  }
  const code = refused.find((each) => !INSIDE.has(each));
  if (code !== undefined) throw new RoomRefused('conversations.invite', code);
}

const refusals = z.object({ errors: z.array(z.object({ error: z.string() })).optional() });

/** Slack lists who could not be invited beside its answer, or beside its one error when nobody could. */
async function refusalsOf(call: () => Promise<unknown>): Promise<string[]> {
  const codesIn = (answer: unknown) =>
    refusals.parse(answer).errors?.map(({ error }) => error) ?? [];
  try {
    return codesIn(await call());
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    const codes = codesIn(error.data);
    if (codes.length === 0 && !INSIDE.has(error.data.error)) throw error;
    return codes;
  }
}

const channelInfo = z.object({
  channel: z.object({
    properties: z
      .object({ canvas: z.object({ file_id: z.string().optional() }).optional() })
      .optional(),
  }),
});

async function writeCanvas(
  web: WebClient,
  ask: RoomCall,
  channel: string,
  markdown: string,
): Promise<void> {
  const document_content = { type: 'markdown' as const, markdown };
  const info = await ask('conversations.info', () => web.conversations.info({ channel }));
  const canvas_id = channelInfo.parse(info).channel.properties?.canvas?.file_id;
  if (canvas_id === undefined)
    await ask('conversations.canvases.create', () =>
      web.conversations.canvases.create({ channel_id: channel, document_content }),
    );
  else
    await ask('canvases.edit', () =>
      web.canvases.edit({ canvas_id, changes: [{ operation: 'replace', document_content }] }),
    );
}
