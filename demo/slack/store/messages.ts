import type { KnownBlock } from '@slack/types';
import type { Changes } from '../changes.ts';
import type { Message, SharedFile } from '../contract.ts';
import { Refusal } from '../refusal.ts';

/** A message with what only Slack's server knows of it. */
export interface StoredMessage extends Message {
  /** The app that posted it; absent for a person's message. */
  appId?: string;
  reactions: Map<string, Set<string>>;
  pinned: boolean;
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
}

/** The oldest messages of a channel are forgotten beyond this many. */
const KEPT_PER_CHANNEL = 2000;

export class MessageStore {
  readonly #channels = new Map<string, StoredMessage[]>();
  readonly #now: () => number;
  readonly #changes: Changes;
  #lastMicroseconds = 0;

  constructor(now: () => number, changes: Changes) {
    this.#now = now;
    this.#changes = changes;
  }

  post(draft: Draft): StoredMessage {
    const { appId, threadTs, visibleTo, files = [], ...content } = draft;
    const message: StoredMessage = {
      ...content,
      ts: this.nextTs(),
      reactions: new Map(),
      pinned: false,
      ...(appId === undefined ? {} : { appId }),
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(visibleTo === undefined ? {} : { visibleTo }),
      ...(files.length === 0 ? {} : { files }),
    };
    const messages = this.#in(draft.channel);
    messages.push(message);
    if (messages.length > KEPT_PER_CHANNEL) messages.shift();
    this.#changes.tell({ kind: 'message', message: forPeople(message) });
    return message;
  }

  edit(message: StoredMessage, content: { text: string; blocks: KnownBlock[] }): void {
    message.text = content.text;
    message.blocks = content.blocks;
    message.editedAt = this.#now();
    this.#changes.tell({ kind: 'message', message: forPeople(message) });
  }

  remove(message: StoredMessage): void {
    const messages = this.#in(message.channel);
    const index = messages.indexOf(message);
    if (index < 0) return;
    messages.splice(index, 1);
    this.#changes.tell({ kind: 'deleted', channel: message.channel, ts: message.ts });
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

  seenBy(channel: string, userId: string): Message[] {
    return this.#in(channel)
      .filter(({ visibleTo }) => visibleTo === undefined || visibleTo === userId)
      .map(forPeople);
  }

  /** The time as Slack writes it, and unique: `1700000000.000100`. */
  nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#now() * 1000, this.#lastMicroseconds + 1);
    const seconds = Math.floor(this.#lastMicroseconds / 1e6);
    const rest = Math.floor(this.#lastMicroseconds % 1e6);
    return `${seconds}.${String(rest).padStart(6, '0')}`;
  }

  #in(channel: string): StoredMessage[] {
    const messages = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, messages);
    return messages;
  }
}

/** The part of a stored message that a person sees, as a copy. */
function forPeople(message: StoredMessage): Message {
  const { appId: _appId, reactions: _reactions, pinned: _pinned, ...seen } = message;
  return structuredClone(seen);
}
