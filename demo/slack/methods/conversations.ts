import { type Call, forBots, type Methods } from '../api/method.ts';
import { page } from '../api/pages.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredChannel } from '../store/channels.ts';
import type { World } from '../world.ts';
import { channelOnWire } from './wire.ts';

/** Channels: conversations.* (Slack: conversations API). */
export const conversationMethods: Methods = {
  'conversations.info': forBots('channels:read', info),
  'conversations.list': forBots('channels:read', list),
  'users.conversations': forBots('channels:read', listOwn),
  'conversations.members': forBots('channels:read', listMembers),
  'conversations.join': forBots('channels:join', join),
  'conversations.open': forBots('im:write', open),
};

function info({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = world.channels.require(args.required('channel'), app.botUser.id);
  const count = args.flag('include_num_members') ? { num_members: channel.members.size } : {};
  return { channel: { ...channelOnWire(channel, app.botUser.id), ...count } };
}

const TYPES = ['public_channel', 'private_channel', 'mpim', 'im'];

function list(call: Call, world: World): JsonObject {
  return listed(call, world, () => true);
}

/** Those that the app is a member of. */
function listOwn(call: Call, world: World): JsonObject {
  return listed(call, world, ({ members }) => members.has(call.app.botUser.id));
}

function listed(
  { app, arguments: args }: Call,
  world: World,
  isAsked: (channel: StoredChannel) => boolean,
): JsonObject {
  const types = (args.string('types') ?? 'public_channel').split(',').map((type) => type.trim());
  if (types.some((type) => !TYPES.includes(type))) throw new Refusal('invalid_types');
  const visible = world.channels
    .all()
    .filter(({ kind }) => types.includes(kind === 'im' ? 'im' : 'public_channel'))
    .filter(({ kind, members }) => kind === 'channel' || members.has(app.botUser.id))
    .filter(isAsked)
    .filter(({ archived }) => !(archived && args.flag('exclude_archived')));
  const { items, metadata } = page(visible, args);
  return {
    channels: items.map((channel) => channelOnWire(channel, app.botUser.id)),
    response_metadata: metadata,
  };
}

function listMembers({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = world.channels.require(args.required('channel'), app.botUser.id);
  const { items, metadata } = page([...channel.members], args);
  return { members: items, response_metadata: metadata };
}

function join({ app, arguments: args }: Call, world: World): JsonObject {
  const channel = world.channels.require(args.required('channel'), app.botUser.id);
  if (channel.kind === 'im') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  const already = channel.members.has(app.botUser.id);
  if (!already) {
    world.channels.addMember(channel, app.botUser.id);
    world.announcer.joined(channel.id, app.botUser.id);
  }
  const warning = 'already_in_channel';
  return {
    channel: channelOnWire(channel, app.botUser.id),
    ...(already ? { warning, response_metadata: { warnings: [warning] } } : {}),
  };
}

function open({ app, arguments: args }: Call, world: World): JsonObject {
  const named = args.string('channel');
  if (named !== undefined) {
    const channel = world.channels.require(named, app.botUser.id);
    return { channel: { id: channel.id }, no_op: true, already_open: true };
  }
  const [user, ...others] = args.required('users').split(',');
  if (others.length > 0) throw new Refusal('not_simulated: group direct messages');
  const person = world.people.find(({ id }) => id === user);
  if (!person) throw new Refusal('user_not_found');
  const channel = world.channels.direct(app.botUser.id, person.id);
  const detail = args.flag('return_im') ? channelOnWire(channel, app.botUser.id) : {};
  return { channel: { ...detail, id: channel.id } };
}
