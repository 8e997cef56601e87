import type { ModalView } from '@slack/types';
import type { Person, Press } from './contract.ts';
import type { Outcome } from './delivery/carrier.ts';
import {
  viewActionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './delivery/payloads.ts';
import type { DeliverySwitch } from './delivery/switch.ts';
import { actionOf, type Entries, elementsOf, entriesOf, formErrors, stateValues } from './forms.ts';
import { isObject, type JsonObject } from './json.ts';
import { readModal } from './methods/views.ts';
import { modalNotice } from './notices.ts';
import { Refusal } from './refusal.ts';
import type { StoredView } from './store/views.ts';
import type { World } from './world.ts';

/** People using modals: pressing, submitting, closing. */
export class ModalUse {
  readonly #world: World;
  readonly #delivery: DeliverySwitch;

  constructor(world: World, delivery: DeliverySwitch) {
    this.#world = world;
    this.#delivery = delivery;
  }

  async press(person: Person, press: Press): Promise<void> {
    const stored = this.#top(person, press.modalId);
    const { blocks } = stored.view;
    const placed = elementsOf(blocks).find(
      ({ blockId, element }) => blockId === press.blockId && element.action_id === press.actionId,
    );
    if (!placed)
      throw new Error(`There is no element ${press.actionId} in block ${press.blockId}.`);
    const entries = entriesOf(press);
    const pressed = {
      action: actionOf(placed, press.selected, this.#world.messages.nextTs()),
      values: stateValues(blocks, entries),
    };
    const payload = viewActionPayload(this.#world, person, stored, pressed);
    const outcome = await this.#deliver(payload, false);
    if (outcome.kind !== 'acknowledged') this.#trouble(stored);
  }

  async submit(person: Person, entries: Entries): Promise<void> {
    const stored = this.#top(person);
    const values = stateValues(stored.view.blocks, entries);
    const errors = formErrors(stored.view.blocks, values);
    if (Object.keys(errors).length > 0) {
      this.#world.views.showErrors(stored, errors);
      return;
    }
    const payload = viewSubmissionPayload(this.#world, person, stored, values);
    const outcome = await this.#deliver(payload, true);
    if (outcome.kind !== 'acknowledged') {
      this.#trouble(stored);
      return;
    }
    try {
      this.#react(stored, isObject(outcome.response) ? outcome.response : {});
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#trouble(stored);
    }
  }

  close(person: Person): void {
    const stored = this.#top(person);
    const { notify_on_close: notify, clear_on_close: clear } = stored.view;
    if (clear) this.#world.views.clear(person.id);
    else this.#world.views.pop(person.id);
    if (!notify) return;
    const payload = viewClosedPayload(this.#world, person, stored, clear === true);
    void this.#deliver(payload, false);
  }

  /** Does what the app's acknowledgement says (Slack: modals, response actions). */
  #react(stored: StoredView<ModalView>, response: JsonObject): void {
    const { views } = this.#world;
    switch (response.response_action) {
      case undefined:
        views.pop(stored.userId);
        return;
      case 'clear':
        views.clear(stored.userId);
        return;
      case 'update':
        views.update(stored, readModal(response.view, this.#world));
        return;
      case 'push':
        views.push(stored, readModal(response.view, this.#world));
        return;
      case 'errors':
        views.showErrors(stored, readErrors(stored, response.errors));
        return;
      default:
        throw new Refusal('invalid_arguments');
    }
  }

  #deliver(payload: JsonObject, acceptsResponse: boolean): Promise<Outcome> {
    return this.#delivery.carrier().deliver({ type: 'interactive', payload, acceptsResponse });
  }

  #top(person: Person, id?: string): StoredView<ModalView> {
    const top = this.#world.views.top(person.id);
    if (!top || (id !== undefined && top.id !== id)) throw new Refusal('not_found');
    return top;
  }

  #trouble({ userId, channel }: StoredView): void {
    this.#world.changes.tell({ kind: 'notice', userId, channel, text: modalNotice });
  }
}

/** Errors by block id, each of an input that is in the modal. */
function readErrors({ view }: StoredView<ModalView>, sent: unknown): Record<string, string> {
  const inputs = view.blocks.filter(({ type }) => type === 'input').map((block) => block.block_id);
  if (!isObject(sent)) throw new Refusal('invalid_arguments');
  const entries = Object.entries(sent).map(([blockId, error]) => {
    if (!inputs.includes(blockId) || typeof error !== 'string')
      throw new Refusal('invalid_arguments');
    return [blockId, error] as const;
  });
  return Object.fromEntries(entries);
}
