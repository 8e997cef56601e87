import type { Person, Place } from './contract.ts';
import { emojiName } from './methods/marks.ts';
import { Refusal } from './refusal.ts';
import type { StoredChannel } from './store/channels.ts';
import type { World } from './world.ts';

/** People writing, marking and changing messages. */
export class MessageActs {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Errors: not_in_channel, is_archived. */
  post(person: Person, channel: StoredChannel, typed: string, threadTs?: string): void {
    this.#requireOpen(person, channel);
    const { announcer, messages, apps } = this.#world;
    const text = mention(escaped(typed), apps.gridOps.botUser);
    const draft = { channel: channel.id, author: person.id, text, blocks: [], threadTs };
    const posted = messages.post(draft);
    if (text.includes(`<@${apps.gridOps.botUser.id}>`)) announcer.mentioned(posted);
  }

  reply(person: Person, to: Place, typed: string): void {
    const { channel, message } = this.#message(person, to);
    this.post(person, channel, typed, message.threadTs ?? message.ts);
  }

  react(person: Person, to: Place, name: string): void {
    const { message } = this.#message(person, to);
    this.#world.messages.react(message, person.id, emojiName(name));
  }

  unreact(person: Person, to: Place, name: string): void {
    const { message } = this.#message(person, to);
    this.#world.messages.unreact(message, person.id, emojiName(name));
  }

  /** Error: cant_update_message for somebody else's. */
  edit(person: Person, place: Place, typed: string): void {
    const { message } = this.#message(person, place);
    if (message.author !== person.id) throw new Refusal('cant_update_message');
    const text = mention(escaped(typed), this.#world.apps.gridOps.botUser);
    if (text !== message.text) this.#world.messages.edit(message, { text, blocks: [] });
  }

  /** Error: cant_delete_message for somebody else's. */
  remove(person: Person, place: Place): void {
    const { message } = this.#message(person, place);
    if (message.author !== person.id) throw new Refusal('cant_delete_message');
    this.#world.messages.remove(message);
  }

  /** Harmless for who is in it. */
  join(person: Person, channelId: string): void {
    const channel = this.#world.channels.require(channelId, person.id);
    if (person.kind === 'guest') throw new Refusal('user_is_restricted');
    if (channel.archived) throw new Refusal('is_archived');
    if (channel.members.has(person.id)) return;
    this.#world.channels.addMember(channel, person.id);
    this.#world.announcer.joined(channel.id, person.id);
  }

  #message(person: Person, { channel: id, ts }: Place) {
    const channel = this.#world.channels.require(id, person.id);
    this.#requireOpen(person, channel);
    return { channel, message: this.#world.messages.require(id, ts) };
  }

  #requireOpen(person: Person, { members, archived }: StoredChannel): void {
    if (!members.has(person.id)) throw new Refusal('not_in_channel');
    if (archived) throw new Refusal('is_archived');
  }
}

/** What a person types, as Slack sends it on (Slack: formatting, escaping). */
export function escaped(typed: string): string {
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mention(text: string, app: Person): string {
  return text.replaceAll(new RegExp(`@${app.name}\\b`, 'gi'), `<@${app.id}>`);
}
