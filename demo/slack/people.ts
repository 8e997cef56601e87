import { readContent } from './content.ts';
import type {
  Change,
  Channel,
  Message,
  OpenModal,
  Person,
  Press,
  WorkspaceForPeople,
} from './contract.ts';
import { commandPayload } from './delivery/payloads.ts';
import { say } from './delivery/response-url.ts';
import type { DeliverySwitch } from './delivery/switch.ts';
import type { Entries } from './forms.ts';
import { isObject } from './json.ts';
import { MessageUse } from './message-use.ts';
import { ModalUse } from './modal-use.ts';
import { commandError, commandNotice, unknownCommand } from './notices.ts';
import { Refusal } from './refusal.ts';
import type { StoredChannel } from './store/channels.ts';
import { mimeType } from './store/files.ts';
import { modalForPeople } from './store/views.ts';
import type { World } from './world.ts';

/** The workspace as people use it, through Slack's own clients. */
export class People implements WorkspaceForPeople {
  readonly #world: World;
  readonly #delivery: DeliverySwitch;
  readonly #modals: ModalUse;
  readonly #messages: MessageUse;

  constructor(world: World, delivery: DeliverySwitch) {
    this.#world = world;
    this.#delivery = delivery;
    this.#modals = new ModalUse(world, delivery);
    this.#messages = new MessageUse(world, delivery);
  }

  get people(): readonly Person[] {
    return this.#world.people;
  }

  get app(): Person {
    return this.#world.apps.gridOps.botUser;
  }

  get channels(): readonly Channel[] {
    return this.#world.channels
      .all()
      .filter(({ kind }) => kind === 'channel')
      .map(({ id, name, topic, members }) => ({
        id,
        name,
        topic,
        appIsMember: members.has(this.app.id),
      }));
  }

  messages(channel: string, userId: string): Message[] {
    const { members } = this.#world.channels.require(channel, userId);
    return members.has(userId) ? this.#world.messages.seenBy(channel, userId) : [];
  }

  modalOf(userId: string): OpenModal | undefined {
    const top = this.#world.views.top(userId);
    return top && modalForPeople(top);
  }

  async type(userId: string, channelId: string, text: string): Promise<void> {
    const person = this.#person(userId);
    const channel = this.#world.channels.require(channelId, userId);
    if (!channel.members.has(userId)) throw new Refusal('not_in_channel');
    if (channel.archived) throw new Refusal('is_archived');
    if (text.startsWith('/')) await this.#command(person, channel, text);
    else this.#post(person, channel, text);
  }

  press(press: Press): Promise<void> {
    const person = this.#person(press.userId);
    return press.modalId === undefined
      ? this.#messages.press(person, press)
      : this.#modals.press(person, press);
  }

  submitModal(userId: string, values: Entries): Promise<void> {
    return this.#modals.submit(this.#person(userId), values);
  }

  closeModal(userId: string): void {
    this.#modals.close(this.#person(userId));
  }

  file(id: string): { name: string; type: string; bytes: Uint8Array } | undefined {
    const file = this.#world.files.find(id);
    if (!file?.bytes || !this.#world.files.isProcessed(file)) return undefined;
    return { name: file.name, type: mimeType(file), bytes: file.bytes };
  }

  watch(listener: (change: Change) => void): () => void {
    return this.#world.changes.watch(listener);
  }

  #person(userId: string): Person {
    const person = this.people.find(({ id }) => id === userId);
    if (!person) throw new Refusal('user_not_found');
    return person;
  }

  #post(person: Person, channel: StoredChannel, typed: string): void {
    const text = mention(escaped(typed), this.app);
    const { ts } = this.#world.messages.post({
      channel: channel.id,
      author: person.id,
      text,
      blocks: [],
    });
    if (!channel.members.has(this.app.id)) return;
    const event = { user: person.id, text, ts, channel: channel.id, event_ts: ts };
    const direct = channel.kind === 'im';
    this.#world.announce(direct ? 'message.im' : 'message.channels', {
      type: 'message',
      channel_type: channel.kind,
      ...event,
    });
    if (text.includes(`<@${this.app.id}>`))
      this.#world.announce('app_mention', { type: 'app_mention', ...event });
  }

  async #command(person: Person, channel: StoredChannel, line: string): Promise<void> {
    const [, command = line, rest = ''] = /^(\/\S*)\s*(.*)$/s.exec(line) ?? [];
    const { commands, scopes } = this.#world;
    if (!commands.includes(command) || !scopes.has('commands')) {
      this.#notify(person, channel, unknownCommand(command));
      return;
    }
    const text = escaped(rest.trim());
    const outcome = await this.#delivery.carrier().deliver({
      type: 'slash_commands',
      payload: commandPayload(this.#world, { person, channel }, { command, text }),
      acceptsResponse: true,
    });
    if (outcome.kind !== 'acknowledged')
      this.#notify(person, channel, commandNotice(command, outcome));
    else this.#answer(person, channel, { command, line }, outcome.response);
  }

  /** Shows what the app said in its acknowledgement of a command. */
  #answer(
    person: Person,
    channel: StoredChannel,
    { command, line }: { command: string; line: string },
    response: unknown,
  ): void {
    if (!isObject(response) || Object.keys(response).length === 0) return;
    try {
      const content = readContent(response, this.#world);
      const where = { channel: channel.id, userId: person.id };
      if (response.response_type === 'in_channel')
        this.#world.messages.post({
          channel: channel.id,
          author: person.id,
          text: escaped(line),
          blocks: [],
        });
      say(this.#world, where, response, content);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#notify(person, channel, commandError(command, error.code));
    }
  }

  #notify(person: Person, channel: StoredChannel, text: string): void {
    this.#world.changes.tell({ kind: 'notice', userId: person.id, channel: channel.id, text });
  }
}

/** What a person types, as Slack sends it on (Slack: formatting, escaping). */
function escaped(typed: string): string {
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mention(text: string, app: Person): string {
  return text.replaceAll(new RegExp(`@${app.name}\\b`, 'gi'), `<@${app.id}>`);
}
