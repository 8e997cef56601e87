import { type CallArguments, missing } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredChannel } from '../store/channels.ts';
import { members, type World } from '../world.ts';
import { memberChannel, ownChannel } from './membership.ts';
import { channelOnWire } from './wire.ts';

/** Making and changing channels: conversations.create and its family. */
export const channelMethods: Methods = {
  'conversations.create': forBots('channels:manage', create),
  'conversations.setTopic': forBots('channels:manage', setTopic),
  'conversations.setPurpose': forBots('channels:manage', setPurpose),
  'conversations.invite': forBots('channels:manage', invite),
  'conversations.rename': forBots('channels:manage', rename),
  'conversations.archive': forBots('channels:manage', archive),
};

const NAME_LENGTH = 80;
const TOPIC_LENGTH = 250;
/** So many people in one call. */
const INVITED_AT_ONCE = 100;

function create({ app, arguments: args }: Call, world: World): JsonObject {
  const name = channelName(args);
  if (args.flag('is_private')) throw new Refusal('not_simulated: private channels');
  const channel = world.channels.create(name, app.botUser.id);
  world.announcer.joined(channel.id, app.botUser.id);
  return { channel: channelOnWire(channel, app.botUser.id) };
}

/** Slack: "only lowercase letters, numbers, hyphens, and underscores, and must be 80 characters or less". */
function channelName(args: CallArguments): string {
  const name = args.string('name');
  if (name === undefined) throw new Refusal('invalid_name_required');
  if (name.length > NAME_LENGTH) throw new Refusal('invalid_name_maxlength');
  if (/^[-_]+$/.test(name)) throw new Refusal('invalid_name_punctuation');
  if (!/^[a-z0-9_-]+$/.test(name)) throw new Refusal('invalid_name_specials');
  return name;
}

function setTopic(call: Call, world: World): JsonObject {
  const { channel, value: topic } = described(call, world, 'topic');
  world.channels.change(channel, { topic });
  return { channel: channelOnWire(channel, call.app.botUser.id) };
}

function setPurpose(call: Call, world: World): JsonObject {
  const { channel, value: purpose } = described(call, world, 'purpose');
  world.channels.change(channel, { purpose });
  return { purpose };
}

/** An empty text is one: it takes the topic or purpose away. */
function described(call: Call, world: World, name: 'topic' | 'purpose') {
  const channel = ownChannel(call.arguments.required('channel'), call, world);
  const value = call.arguments.values[name];
  if (typeof value !== 'string') throw missing(name);
  if (value.length > TOPIC_LENGTH) throw new Refusal('too_long');
  return { channel, value };
}

/** One who cannot be invited spoils the call for all, unless it is forced. */
function invite(call: Call, world: World): JsonObject {
  const { app, arguments: args } = call;
  const channel = ownChannel(args.required('channel'), call, world);
  const users = args.string('users')?.split(',').filter(Boolean) ?? [];
  if (users.length === 0) throw new Refusal('no_user');
  if (users.length > INVITED_AT_ONCE) throw new Refusal('too_many_users');
  const errors = users.flatMap((user) => {
    const error = inviteError(user, channel, app.botUser.id, world);
    return error === undefined ? [] : [{ user, ok: false, error }];
  });
  const [first] = errors;
  const welcome = users.filter((user) => !errors.some((refused) => refused.user === user));
  if (first && (welcome.length === 0 || !args.flag('force')))
    throw new Refusal(first.error, { errors });
  for (const user of welcome) {
    world.channels.addMember(channel, user);
    world.announcer.joined(channel.id, user, app.botUser.id);
  }
  const partly = errors.length > 0 ? { errors } : {};
  return { channel: channelOnWire(channel, app.botUser.id), ...partly };
}

function inviteError(
  user: string,
  channel: StoredChannel,
  self: string,
  world: World,
): string | undefined {
  if (user === self) return 'cant_invite_self';
  if (!members(world).some(({ id }) => id === user)) return 'user_not_found';
  return channel.members.has(user) ? 'already_in_channel' : undefined;
}

/** Only who made a channel may rename it. */
function rename(call: Call, world: World): JsonObject {
  const channel = ownChannel(call.arguments.required('channel'), call, world);
  const name = channelName(call.arguments);
  if (channel.creator !== call.app.botUser.id) throw new Refusal('not_authorized');
  world.channels.change(channel, { name });
  return { channel: channelOnWire(channel, call.app.botUser.id) };
}

function archive(call: Call, world: World): JsonObject {
  const channel = memberChannel(call.arguments.required('channel'), call, world);
  if (channel.kind === 'im') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.name === 'general') throw new Refusal('cant_archive_general');
  if (channel.archived) throw new Refusal('already_archived');
  world.channels.change(channel, { archived: true });
  return {};
}
