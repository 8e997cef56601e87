import type { Person, Press } from './contract.ts';
import { messageActionPayload } from './delivery/payloads.ts';
import type { DeliverySwitch } from './delivery/switch.ts';
import { actionOf, elementsOf, entriesOf, stateValues } from './forms.ts';
import { pressNotice } from './notices.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

/** People using what stands in messages: buttons, menus, pickers. */
export class MessageUse {
  readonly #world: World;
  readonly #delivery: DeliverySwitch;

  constructor(world: World, delivery: DeliverySwitch) {
    this.#world = world;
    this.#delivery = delivery;
  }

  async press(person: Person, press: Press): Promise<void> {
    const channel = this.#world.channels.require(press.channel ?? '', person.id);
    const message = this.#world.messages.find(channel.id, press.ts ?? '');
    const seen = message && [undefined, person.id].includes(message.visibleTo);
    if (!seen || !channel.members.has(person.id)) throw new Refusal('message_not_found');
    const placed = elementsOf(message.blocks).find(
      ({ blockId, element }) => blockId === press.blockId && element.action_id === press.actionId,
    );
    if (!placed)
      throw new Error(`There is no element ${press.actionId} in block ${press.blockId}.`);
    const entries = entriesOf(press);
    const pressed = {
      action: actionOf(placed, press.selected, this.#world.messages.nextTs()),
      values: stateValues(message.blocks, entries),
    };
    const outcome = await this.#delivery.carrier().deliver({
      type: 'interactive',
      payload: messageActionPayload(this.#world, { person, channel }, message, pressed),
      acceptsResponse: false,
    });
    if (outcome.kind === 'acknowledged') return;
    this.#world.changes.tell({
      kind: 'notice',
      userId: person.id,
      channel: channel.id,
      text: pressNotice(outcome),
    });
  }
}
