import type { Changes } from '../changes.ts';
import type { Bookmark, Canvas, Channel } from '../contract.ts';
import type { ChannelFixture } from '../fixture.ts';
import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';

/** A conversation: a public channel, or a direct message between two members. */
export interface StoredChannel {
  id: string;
  name: string;
  topic: string;
  purpose: string;
  kind: 'channel' | 'im';
  /** Who made it; empty where nobody remembers. */
  creator: string;
  /** Epoch milliseconds. */
  createdAt: number;
  members: Set<string>;
  archived: boolean;
  bookmarks: (Bookmark & { createdAt: number })[];
  canvas?: Canvas;
}

/** What can be changed about a channel. */
export type ChannelPatch = Partial<
  Pick<StoredChannel, 'name' | 'topic' | 'purpose' | 'archived' | 'bookmarks' | 'canvas'>
>;

export interface ChannelStoreParts {
  ids: Ids;
  now: () => number;
  changes: Changes;
  /** The app's bot user. */
  app: string;
}

export class ChannelStore {
  readonly #channels = new Map<string, StoredChannel>();
  readonly #parts: ChannelStoreParts;

  constructor(fixtures: readonly ChannelFixture[], parts: ChannelStoreParts) {
    this.#parts = parts;
    for (const { members, ...fixture } of fixtures)
      this.#channels.set(fixture.id, {
        ...fixture,
        ...blank(),
        members: new Set(members),
        kind: 'channel',
        creator: '',
        createdAt: 0,
      });
  }

  all(): StoredChannel[] {
    return [...this.#channels.values()];
  }

  find(id: string): StoredChannel | undefined {
    return this.#channels.get(id);
  }

  /** The channel, if this member may know of it: public ones, and their own direct messages. */
  require(id: string, userId: string): StoredChannel {
    const channel = this.#channels.get(id);
    const hidden = channel?.kind === 'im' && !channel.members.has(userId);
    if (!channel || hidden) throw new Refusal('channel_not_found');
    return channel;
  }

  /** Makes a public channel. Also an archived one keeps its name. Error: name_taken. */
  create(name: string, creator: string): StoredChannel {
    this.#refuseTaken(name);
    const channel: StoredChannel = {
      ...blank(),
      id: this.#parts.ids.next('C'),
      name,
      topic: '',
      kind: 'channel',
      creator,
      createdAt: this.#parts.now(),
      members: new Set([creator]),
    };
    this.#channels.set(channel.id, channel);
    this.#tell(channel);
    return channel;
  }

  /** Error: name_taken. */
  change(channel: StoredChannel, patch: ChannelPatch): void {
    if (patch.name !== undefined && patch.name !== channel.name) this.#refuseTaken(patch.name);
    Object.assign(channel, patch);
    this.#tell(channel);
  }

  addMember(channel: StoredChannel, userId: string): void {
    channel.members.add(userId);
    this.#tell(channel);
  }

  removeMember(channel: StoredChannel, userId: string): void {
    channel.members.delete(userId);
    this.#tell(channel);
  }

  /** The direct message between two members, opened when there is none yet. */
  direct(first: string, second: string): StoredChannel {
    const found = this.all().find(
      ({ kind, members }) => kind === 'im' && members.has(first) && members.has(second),
    );
    if (found) return found;
    const channel: StoredChannel = {
      ...blank(),
      id: this.#parts.ids.next('D'),
      name: 'directmessage',
      topic: '',
      kind: 'im',
      creator: first,
      createdAt: this.#parts.now(),
      members: new Set([first, second]),
    };
    this.#channels.set(channel.id, channel);
    return channel;
  }

  /** The public channels as people see them. */
  forPeople(): Channel[] {
    return this.all()
      .filter(({ kind }) => kind === 'channel')
      .map((channel) => this.#seen(channel));
  }

  #refuseTaken(name: string): void {
    if (this.all().some((channel) => channel.name === name)) throw new Refusal('name_taken');
  }

  #tell(channel: StoredChannel): void {
    if (channel.kind === 'channel')
      this.#parts.changes.tell({ kind: 'channel', channel: this.#seen(channel) });
  }

  #seen({ id, name, topic, members, bookmarks, canvas, archived }: StoredChannel): Channel {
    return {
      id,
      name,
      topic,
      appIsMember: members.has(this.#parts.app),
      members: [...members],
      bookmarks: bookmarks.map(({ createdAt: _createdAt, ...bookmark }) => bookmark),
      ...(canvas && { canvas: { ...canvas } }),
      archived,
    };
  }
}

function blank(): Pick<StoredChannel, 'purpose' | 'archived' | 'bookmarks'> {
  return { purpose: '', archived: false, bookmarks: [] };
}
