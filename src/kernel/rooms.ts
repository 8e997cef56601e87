import type { MessagePlace } from './reply.ts';

/** What somebody wrote in a channel. */
export interface WrittenMessage {
  readonly place: MessagePlace;
  /** Slack user id; of a bot, its bot user. */
  readonly author: string;
  /** As written, with Slack's own markup. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly files: readonly { readonly name: string; readonly link: string }[];
}

/**
 * What can be done with channels. Every call may be refused (a missing scope, a name that is taken, no such user): then it
 * throws RoomRefused, and nothing was done.
 */
export interface Rooms {
  /** Makes a public channel; its name is lower case, at most 80 characters. Slack: conversations.create. */
  create(name: string): Promise<{ readonly channel: string; readonly name: string }>;
  /**
   * The channel of this name that the bot itself made since then (epoch milliseconds), if it is in there: what a process
   * made that died before it could say so. Slack: users.conversations.
   */
  findOwn(
    name: string,
    since: number,
  ): Promise<{ readonly channel: string; readonly name: string } | undefined>;
  /** Slack: conversations.setTopic, at most 250 characters. */
  setTopic(channel: string, topic: string): Promise<void>;
  /**
   * Invites people and the members of user groups (S…); who is in it already is no error. Where somebody cannot be
   * invited, all others are, and then it throws. Slack: conversations.invite, usergroups.users.list.
   */
  invite(channel: string, principals: readonly string[]): Promise<void>;
  /** Slack: bookmarks.add, a link. */
  bookmark(
    channel: string,
    bookmark: { readonly title: string; readonly link: string },
  ): Promise<void>;
  /** A message that is pinned already is no error. Slack: pins.add. */
  pin(place: MessagePlace): Promise<void>;
  /** Slack: chat.getPermalink. */
  permalink(place: MessagePlace): Promise<string>;
  /** One message, also of a thread; undefined when it is gone. Slack: conversations.history, conversations.replies. */
  message(place: MessagePlace): Promise<WrittenMessage | undefined>;
  /** Writes the channel's canvas anew from Markdown. Slack: conversations.canvases.create, canvases.edit. */
  canvas(channel: string, markdown: string): Promise<void>;
}

/** Slack refused to do something with a channel, with its error code (`name_taken`, `missing_scope` …). */
export class RoomRefused extends Error {
  override readonly name = 'RoomRefused';
  readonly code: string;

  constructor(method: string, code: string) {
    super(`Slack refused ${method}: ${code}`);
    this.code = code;
  }
}

/** Something that happened in a channel of which the bot is a member, told once per `id`. */
export type WorkspaceEvent = {
  /** Slack's event_id. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
} & (
  | { readonly kind: 'marked' | 'unmarked'; readonly place: MessagePlace; readonly by: string }
  | { readonly kind: 'edited'; readonly place: MessagePlace; readonly text: string }
  | { readonly kind: 'deleted'; readonly place: MessagePlace }
  | { readonly kind: 'joined'; readonly channel: string; readonly user: string }
);
