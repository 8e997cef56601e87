import type { ChannelFixture } from '../fixture.ts';
import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';

/** A conversation: a public channel, or a direct message between two members. */
export interface StoredChannel {
  id: string;
  name: string;
  topic: string;
  kind: 'channel' | 'im';
  members: Set<string>;
  archived: boolean;
}

export class ChannelStore {
  readonly #channels = new Map<string, StoredChannel>();
  readonly #ids: Ids;

  constructor(fixtures: readonly ChannelFixture[], ids: Ids) {
    this.#ids = ids;
    for (const fixture of fixtures) {
      const members = new Set(fixture.members);
      this.#channels.set(fixture.id, { ...fixture, members, kind: 'channel', archived: false });
    }
  }

  all(): StoredChannel[] {
    return [...this.#channels.values()];
  }

  /** The channel, if this member may know of it: public ones, and their own direct messages. */
  require(id: string, userId: string): StoredChannel {
    const channel = this.#channels.get(id);
    const hidden = channel?.kind === 'im' && !channel.members.has(userId);
    if (!channel || hidden) throw new Refusal('channel_not_found');
    return channel;
  }

  /** The direct message between two members, opened when there is none yet. */
  direct(first: string, second: string): StoredChannel {
    const found = this.all().find(
      ({ kind, members }) => kind === 'im' && members.has(first) && members.has(second),
    );
    if (found) return found;
    const channel: StoredChannel = {
      id: this.#ids.next('D'),
      name: 'directmessage',
      topic: '',
      kind: 'im',
      members: new Set([first, second]),
      archived: false,
    };
    this.#channels.set(channel.id, channel);
    return channel;
  }
}
