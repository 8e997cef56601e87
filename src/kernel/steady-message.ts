import type { Messenger, Reader } from './messenger.ts';
import type { MessagePlace } from './reply.ts';
import type { ButtonTarget, View, ViewContext } from './view.ts';

/** A message that is edited again and again. A button keeps its id from edit to edit, so that a press never comes too late. */
export class SteadyMessage {
  readonly #messenger: Pick<Messenger, 'edit'>;
  readonly #place: MessagePlace;
  readonly #reader: Reader;
  readonly #buttons = new Map<string, string>();

  constructor(messenger: Pick<Messenger, 'edit'>, place: MessagePlace, reader: Reader) {
    this.#messenger = messenger;
    this.#place = place;
    this.#reader = reader;
  }

  /** Throws when Slack does not take it. */
  async edit(compose: (looks: ViewContext) => View): Promise<void> {
    const used = new Map<string, string>();
    await this.#messenger.edit(this.#place, this.#reader, (looks) => {
      const button = (target: ButtonTarget) => this.#buttonId(target, looks, used);
      return compose({ ...looks, button });
    });
    for (const [target, id] of used) this.#buttons.set(target, id);
  }

  #buttonId(target: ButtonTarget, looks: ViewContext, used: Map<string, string>): string {
    const key = JSON.stringify(target);
    const id = this.#buttons.get(key) ?? looks.button(target);
    used.set(key, id);
    return id;
  }
}
