import { type Call, forBots, type Methods } from '../api/method.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { World } from '../world.ts';
import { memberChannel } from './membership.ts';
import { messageOnWire } from './wire.ts';

/** Marks on messages: reactions.*, pins.* */
export const markMethods: Methods = {
  'reactions.add': forBots('reactions:write', addReaction),
  'reactions.remove': forBots('reactions:write', removeReaction),
  'reactions.get': forBots('reactions:read', getReactions),
  'pins.add': forBots('pins:write', addPin),
  'pins.remove': forBots('pins:write', removePin),
  'pins.list': forBots('pins:read', listPins),
};

/** The name of an emoji, perhaps with a skin tone. */
const EMOJI = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

/** Error: invalid_name. */
export function emojiName(name: string): string {
  if (!EMOJI.test(name)) throw new Refusal('invalid_name');
  return name;
}

function addReaction(call: Call, world: World): JsonObject {
  const name = emojiName(call.arguments.required('name'));
  world.messages.react(markable(call, world), call.app.botUser.id, name);
  return {};
}

function removeReaction(call: Call, world: World): JsonObject {
  const name = emojiName(call.arguments.required('name'));
  world.messages.unreact(markable(call, world), call.app.botUser.id, name);
  return {};
}

function getReactions(call: Call, world: World): JsonObject {
  const message = marked(call, world);
  return { type: 'message', channel: message.channel, message: messageOnWire(message, world) };
}

function addPin(call: Call, world: World): JsonObject {
  world.messages.pin(markable(call, world), call.app.botUser.id);
  return {};
}

function removePin(call: Call, world: World): JsonObject {
  world.messages.unpin(markable(call, world), call.app.botUser.id);
  return {};
}

function listPins(call: Call, world: World): JsonObject {
  const { id } = memberChannel(call.arguments.required('channel'), call, world);
  const items = world.messages.reachable(id).flatMap((message) => {
    if (!message.pin) return [];
    const { by, at } = message.pin;
    const item = { type: 'message', channel: id, message: messageOnWire(message, world) };
    return [{ ...item, created: Math.floor(at / 1000), created_by: by }];
  });
  return { items };
}

function markable(call: Call, world: World): StoredMessage {
  const message = marked(call, world);
  if (world.channels.find(message.channel)?.archived) throw new Refusal('is_archived');
  return message;
}

function marked(call: Call, world: World): StoredMessage {
  const ts = call.arguments.string('timestamp');
  if (ts === undefined) throw new Refusal('no_item_specified');
  const channel = memberChannel(call.arguments.required('channel'), call, world);
  return world.messages.require(channel.id, ts);
}
