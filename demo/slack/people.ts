import { readContent } from './content.ts';
import type {
  Change,
  Channel,
  Group,
  Message,
  OpenModal,
  Person,
  Place,
  Press,
  WorkspaceForPeople,
} from './contract.ts';
import { commandPayload } from './delivery/payloads.ts';
import { say } from './delivery/response-url.ts';
import type { DeliverySwitch } from './delivery/switch.ts';
import type { Entries } from './forms.ts';
import { isObject } from './json.ts';
import { escaped, MessageActs } from './message-acts.ts';
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
  readonly #acts: MessageActs;

  constructor(world: World, delivery: DeliverySwitch) {
    this.#world = world;
    this.#delivery = delivery;
    this.#modals = new ModalUse(world, delivery);
    this.#messages = new MessageUse(world, delivery);
    this.#acts = new MessageActs(world);
  }

  get people(): readonly Person[] {
    return this.#world.people;
  }

  get groups(): readonly Group[] {
    return this.#world.userGroups;
  }

  get app(): Person {
    return this.#world.apps.gridOps.botUser;
  }

  get channels(): readonly Channel[] {
    return this.#world.channels.forPeople();
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
    else this.#acts.post(person, channel, text);
  }

  reply(userId: string, to: Place, text: string): void {
    this.#acts.reply(this.#person(userId), to, text);
  }

  react(userId: string, to: Place, name: string): void {
    this.#acts.react(this.#person(userId), to, name);
  }

  unreact(userId: string, to: Place, name: string): void {
    this.#acts.unreact(this.#person(userId), to, name);
  }

  edit(userId: string, message: Place, text: string): void {
    this.#acts.edit(this.#person(userId), message, text);
  }

  remove(userId: string, message: Place): void {
    this.#acts.remove(this.#person(userId), message);
  }

  join(userId: string, channel: string): void {
    this.#acts.join(this.#person(userId), channel);
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
