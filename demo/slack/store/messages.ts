import type { KnownBlock } from '@slack/types';
import type { Changes } from '../changes.ts';
import type { Message, SharedFile } from '../contract.ts';
import { Refusal } from '../refusal.ts';

/** A message with what only Slack's server knows of it. */
export interface StoredMessage extends Omit<Message, 'reactions' | 'pinned'> {
  /** The app that posted it; absent for a person's message. */
  appId?: string;
  /** Who reacted, by the emoji's name. */
  reactions: Map<string, Set<string>>;
  pin?: { by: string; at: number };
  /** Stands for a deleted message that has replies. */
  tombstone?: true;
  metadata?: Metadata;
}

/** What apps tell apps with a message (Slack: message metadata). */
export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** What a new message is made of. */
export interface Draft {
  channel: string;
  author: string;
  text: string;
  blocks: KnownBlock[];
  appId?: string | undefined;
  threadTs?: string | undefined;
  visibleTo?: string | undefined;
  files?: readonly SharedFile[] | undefined;
  metadata?: Metadata | undefined;
}

/** Hears what happens to messages, ephemeral ones too. */
export interface MessageNews {
  posted(message: StoredMessage): void;
  edited(message: StoredMessage, before: StoredMessage): void;
  removed(message: StoredMessage): void;
  reacted(message: StoredMessage, reaction: { userId: string; name: string; added: boolean }): void;
  pinned(message: StoredMessage, pin: { userId: string; added: boolean }): void;
}

export interface MessageStoreParts {
  now: () => number;
  changes: Changes;
  news: MessageNews;
}

/** The oldest messages of a channel are forgotten beyond this many. */
const KEPT_PER_CHANNEL = 2000;

export class MessageStore {
  readonly #channels = new Map<string, StoredMessage[]>();
  readonly #parts: MessageStoreParts;
  #lastMicroseconds = 0;

  constructor(parts: MessageStoreParts) {
    this.#parts = parts;
  }

  post(draft: Draft): StoredMessage {
    const { appId, threadTs, visibleTo, files = [], metadata, ...content } = draft;
    const message: StoredMessage = {
      ...content,
      ts: this.nextTs(),
      reactions: new Map(),
      ...(appId === undefined ? {} : { appId }),
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(visibleTo === undefined ? {} : { visibleTo }),
      ...(files.length === 0 ? {} : { files }),
      ...(metadata && { metadata }),
    };
    const messages = this.#in(draft.channel);
    messages.push(message);
    if (messages.length > KEPT_PER_CHANNEL) messages.shift();
    this.#tell(message);
    this.#parts.news.posted(message);
    return message;
  }

  edit(message: StoredMessage, content: { text: string; blocks: KnownBlock[] }): void {
    const before = { ...message };
    message.text = content.text;
    message.blocks = content.blocks;
    message.editedAt = this.#parts.now();
    this.#tell(message);
    this.#parts.news.edited(message, before);
  }

  /** Of a message with replies a tombstone stays. */
  remove(message: StoredMessage): void {
    const messages = this.#in(message.channel);
    const index = messages.indexOf(message);
    if (index < 0) return;
    const tombstone = this.replies(message).length > 0 ? tombstoneOf(message) : undefined;
    if (tombstone) {
      messages[index] = tombstone;
      this.#tell(tombstone);
      this.#parts.news.edited(tombstone, message);
    } else {
      messages.splice(index, 1);
      this.#parts.changes.tell({ kind: 'deleted', channel: message.channel, ts: message.ts });
      this.#parts.news.removed(message);
    }
  }

  /** Error: already_reacted. */
  react(message: StoredMessage, userId: string, name: string): void {
    const users = message.reactions.get(name) ?? new Set<string>();
    if (users.has(userId)) throw new Refusal('already_reacted');
    message.reactions.set(name, users.add(userId));
    this.#tell(message);
    this.#parts.news.reacted(message, { userId, name, added: true });
  }

  /** Error: no_reaction. */
  unreact(message: StoredMessage, userId: string, name: string): void {
    const users = message.reactions.get(name);
    if (!users?.delete(userId)) throw new Refusal('no_reaction');
    if (users.size === 0) message.reactions.delete(name);
    this.#tell(message);
    this.#parts.news.reacted(message, { userId, name, added: false });
  }

  /** Error: already_pinned. */
  pin(message: StoredMessage, userId: string): void {
    if (message.pin) throw new Refusal('already_pinned');
    message.pin = { by: userId, at: this.#parts.now() };
    this.#tell(message);
    this.#parts.news.pinned(message, { userId, added: true });
  }

  /** Error: no_pin. */
  unpin(message: StoredMessage, userId: string): void {
    if (!message.pin) throw new Refusal('no_pin');
    delete message.pin;
    this.#tell(message);
    this.#parts.news.pinned(message, { userId, added: false });
  }

  find(channel: string, ts: string): StoredMessage | undefined {
    return this.#in(channel).find((message) => message.ts === ts);
  }

  /** A message that the Web API can reach: ephemeral ones are out of its reach. */
  require(channel: string, ts: string): StoredMessage {
    const message = this.find(channel, ts);
    if (!message || message.visibleTo !== undefined) throw new Refusal('message_not_found');
    return message;
  }

  /** What the Web API can reach of a channel, oldest first. */
  reachable(channel: string): StoredMessage[] {
    return this.#in(channel).filter(({ visibleTo }) => visibleTo === undefined);
  }

  /** The replies in the thread that a message began, oldest first. */
  replies({ channel, ts }: StoredMessage): StoredMessage[] {
    return this.reachable(channel).filter(({ threadTs }) => threadTs === ts);
  }

  seenBy(channel: string, userId: string): Message[] {
    return this.#in(channel)
      .filter(({ visibleTo }) => visibleTo === undefined || visibleTo === userId)
      .map(forPeople);
  }

  /** The time as Slack writes it, and unique: `1700000000.000100`. */
  nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#parts.now() * 1000, this.#lastMicroseconds + 1);
    const seconds = Math.floor(this.#lastMicroseconds / 1e6);
    const rest = Math.floor(this.#lastMicroseconds % 1e6);
    return `${seconds}.${String(rest).padStart(6, '0')}`;
  }

  #tell(message: StoredMessage): void {
    this.#parts.changes.tell({ kind: 'message', message: forPeople(message) });
  }

  #in(channel: string): StoredMessage[] {
    const messages = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, messages);
    return messages;
  }
}

/** What stands in place of a deleted message with replies (Slack: the tombstone subtype). */
function tombstoneOf({ channel, ts, threadTs }: StoredMessage): StoredMessage {
  return {
    channel,
    ts,
    ...(threadTs === undefined ? {} : { threadTs }),
    author: 'USLACKBOT',
    text: 'This message was deleted.',
    blocks: [],
    reactions: new Map(),
    tombstone: true,
  };
}

/** The part of a stored message that a person sees, as a copy. */
function forPeople(message: StoredMessage): Message {
  const { appId: _app, tombstone: _tombstone, metadata: _metadata, ...known } = message;
  const { reactions, pin, ...seen } = known;
  return {
    ...structuredClone(seen),
    ...(reactions.size > 0 && { reactions: reactionsOf({ reactions }) }),
    ...(pin && { pinned: true }),
  };
}

/** Who reacted with what, in the order of the first of each kind. */
export function reactionsOf({ reactions }: Pick<StoredMessage, 'reactions'>) {
  return [...reactions].map(([name, users]) => ({ name, users: [...users] }));
}
