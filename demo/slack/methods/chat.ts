import type { CallArguments } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import { readContent } from '../content.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredChannel } from '../store/channels.ts';
import type { StoredMessage } from '../store/messages.ts';
import { members, type World } from '../world.ts';
import { readMetadata } from './metadata.ts';
import { messageOnWire } from './wire.ts';

/** Messages: chat.* (Slack: chat.postMessage and its family). */
export const chatMethods: Methods = {
  'chat.postMessage': forBots('chat:write', postMessage),
  'chat.update': forBots('chat:write', update),
  'chat.delete': forBots('chat:write', remove),
  'chat.postEphemeral': forBots('chat:write', postEphemeral),
  'chat.getPermalink': forBots(undefined, getPermalink),
};

function postMessage({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = writable(args.required('channel'), app.botUser.id, world);
  const message = world.messages.post({
    channel: channel.id,
    author: app.botUser.id,
    appId: app.id,
    threadTs: thread(args, channel, world),
    metadata: readMetadata(args),
    ...readContent(args.values, world),
  });
  return { channel: channel.id, ts: message.ts, message: messageOnWire(message, world) };
}

function update(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const message = own(call, world, 'cant_update_message');
  // An edit that says nothing of metadata leaves it, and so does the simulator: it takes none.
  if (args.values.metadata !== undefined) throw new Refusal('not_simulated: metadata of an edit');
  world.messages.edit(message, readContent(args.values, world, message));
  const { channel, ts, text } = message;
  return { channel, ts, text, message: messageOnWire(message, world) };
}

function remove(call: Call, world: World): JsonObject {
  const message = own(call, world, 'cant_delete_message');
  world.messages.remove(message);
  return { channel: message.channel, ts: message.ts };
}

function postEphemeral({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = writable(args.required('channel'), app.botUser.id, world);
  const user = args.required('user');
  if (!members(world).some(({ id }) => id === user)) throw new Refusal('user_not_found');
  if (!channel.members.has(user)) throw new Refusal('user_not_in_channel');
  const message = world.messages.post({
    channel: channel.id,
    author: app.botUser.id,
    appId: app.id,
    visibleTo: user,
    threadTs: thread(args, channel, world),
    ...readContent(args.values, world),
  });
  return { message_ts: message.ts };
}

function getPermalink({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = world.channels.require(args.required('channel'), app.botUser.id).id;
  const { ts, threadTs } = world.messages.require(channel, args.required('message_ts'));
  const thread = threadTs === undefined ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
  const path = `archives/${channel}/p${ts.replace('.', '')}${thread}`;
  return { channel, permalink: `https://${world.team.domain}.slack.com/${path}` };
}

/**
 * A channel that this member may write in. A person's id stands for the direct message with them.
 * Errors: channel_not_found, is_archived, not_in_channel.
 */
export function writable(id: string, userId: string, world: World): StoredChannel {
  const person = world.people.find((candidate) => candidate.id === id);
  if (person) return world.channels.direct(userId, person.id);
  const channel = world.channels.require(id, userId);
  if (channel.archived) throw new Refusal('is_archived');
  const allowed = channel.members.has(userId) || world.scopes.has('chat:write.public');
  if (!allowed) throw new Refusal('not_in_channel');
  return channel;
}

/** The thread to answer in: the parent's `ts`, also when a reply was named. */
function thread(args: CallArguments, channel: StoredChannel, world: World): string | undefined {
  const ts = args.string('thread_ts');
  if (ts === undefined) return undefined;
  const parent = world.messages.find(channel.id, ts);
  if (!parent || parent.visibleTo !== undefined) throw new Refusal('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

/** A message of the calling app itself. */
function own({ app, arguments: args }: Call, world: World, refusal: string): StoredMessage {
  const channel = writable(args.required('channel'), app.botUser.id, world);
  const message = world.messages.require(channel.id, args.required('ts'));
  if (message.appId !== app.id) throw new Refusal(refusal);
  return message;
}
