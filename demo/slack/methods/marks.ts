import { type Call, forBots, type Methods } from '../api/method.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { World } from '../world.ts';

/** Marks on messages: reactions.add, pins.add. */
export const markMethods: Methods = {
  'reactions.add': forBots('reactions:write', addReaction),
  'pins.add': forBots('pins:write', addPin),
};

function addReaction({ app, arguments: args }: Call, world: World): JsonObject {
  const name = args.required('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refusal('invalid_name');
  const { reactions } = markable(args.required('channel'), args.required('timestamp'), app, world);
  const users = reactions.get(name) ?? new Set<string>();
  if (users.has(app.botUser.id)) throw new Refusal('already_reacted');
  reactions.set(name, users.add(app.botUser.id));
  return {};
}

function addPin({ app, arguments: args }: Call, world: World): JsonObject {
  const ts = args.string('timestamp');
  if (ts === undefined) throw new Refusal('no_item_specified');
  const message = markable(args.required('channel'), ts, app, world);
  if (message.pinned) throw new Refusal('already_pinned');
  message.pinned = true;
  return {};
}

function markable(channelId: string, ts: string, app: Call['app'], world: World): StoredMessage {
  const channel = world.channels.require(channelId, app.botUser.id);
  if (channel.archived) throw new Refusal('is_archived');
  if (!channel.members.has(app.botUser.id)) throw new Refusal('not_in_channel');
  return world.messages.require(channel.id, ts);
}
