import type { JsonObject } from '../json.ts';
import { messageOnWire } from '../methods/wire.ts';
import type { MessageNews, StoredMessage } from '../store/messages.ts';
import type { World } from '../world.ts';

/**
 * The bot scope without which an event is not sent, whatever the app subscribed to (Slack: "Required scopes" of the
 * event's page).
 */
const SCOPES: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  member_joined_channel: 'channels:read',
  'message.channels': 'channels:history',
  'message.im': 'im:history',
  pin_added: 'pins:read',
  pin_removed: 'pins:read',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
};

/** The scopes that let events through. */
export const EVENT_SCOPES: readonly string[] = [...new Set(Object.values(SCOPES))];

export interface AnnouncerParts {
  /** Events that the app subscribed to, by Slack's names. */
  subscriptions: readonly string[];
  world: () => World;
  send: (event: JsonObject) => void;
}

/** Tells the app what happens in the channels where it is a member, as far as it subscribed and may know. */
export class Announcer implements MessageNews {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  posted(message: StoredMessage): void {
    this.#tellOfMessage(message, {
      ...messageOnWire(message, this.#world),
      event_ts: message.ts,
    });
  }

  edited(message: StoredMessage, before: StoredMessage): void {
    this.#rewritten(message, {
      subtype: 'message_changed',
      message: messageOnWire(message, this.#world),
      previous_message: messageOnWire(before, this.#world),
    });
  }

  removed(message: StoredMessage): void {
    this.#rewritten(message, {
      subtype: 'message_deleted',
      deleted_ts: message.ts,
      previous_message: messageOnWire(message, this.#world),
    });
  }

  reacted(
    message: StoredMessage,
    { userId, name, added }: { userId: string; name: string; added: boolean },
  ): void {
    const type = added ? 'reaction_added' : 'reaction_removed';
    const item = { type: 'message', channel: message.channel, ts: message.ts };
    const about = { user: userId, reaction: name, item_user: message.author, item };
    this.#announce(type, message, { type, ...about, event_ts: this.#ts() });
  }

  pinned(message: StoredMessage, { userId, added }: { userId: string; added: boolean }): void {
    const { channel } = message;
    const type = added ? 'pin_added' : 'pin_removed';
    const pins = this.#world.messages.reachable(channel).filter(({ pin }) => pin).length;
    const item = { type: 'message', channel, message: messageOnWire(message, this.#world) };
    const counts = { pin_count: String(pins), ...(added ? {} : { has_pins: pins > 0 }) };
    const about = { user: userId, channel_id: channel, item, item_user: message.author, ...counts };
    this.#announce(type, message, { type, ...about, event_ts: this.#ts() });
  }

  /** Somebody, maybe the app itself, is a member from now on. */
  joined(channel: string, userId: string, inviter?: string): void {
    const type = 'member_joined_channel';
    const where = { channel, channel_type: 'C', team: this.#world.team.id };
    const by = inviter === undefined ? {} : { inviter };
    this.#announce(
      type,
      { channel },
      { type, user: userId, ...where, ...by, event_ts: this.#ts() },
    );
  }

  /** A message names the app. */
  mentioned(message: StoredMessage): void {
    const { author: user, text, ts, channel } = message;
    const event = { type: 'app_mention', user, text, ts, channel, event_ts: ts };
    this.#announce('app_mention', message, event);
  }

  /** What happened to a message that was there before is hidden: clients show it in place. */
  #rewritten(message: StoredMessage, change: JsonObject): void {
    const ts = this.#ts();
    this.#tellOfMessage(message, { type: 'message', hidden: true, ...change, ts, event_ts: ts });
  }

  #tellOfMessage(message: StoredMessage, event: JsonObject): void {
    if (message.visibleTo !== undefined) return;
    const { channel } = message;
    const kind = this.#world.channels.find(channel)?.kind;
    const name = kind === 'im' ? 'message.im' : 'message.channels';
    this.#announce(name, message, { ...event, channel, channel_type: kind });
  }

  #announce(name: string, { channel }: { channel: string }, event: JsonObject): void {
    const { channels, apps, scopes } = this.#world;
    const scope = SCOPES[name];
    if (!this.#parts.subscriptions.includes(name)) return;
    if (scope === undefined || !scopes.has(scope)) return;
    if (channels.find(channel)?.members.has(apps.gridOps.botUser.id)) this.#parts.send(event);
  }

  get #world(): World {
    return this.#parts.world();
  }

  #ts(): string {
    return this.#world.messages.nextTs();
  }
}
