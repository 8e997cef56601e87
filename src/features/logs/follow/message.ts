import type { Messenger } from '../../../kernel/messenger.ts';
import { SteadyMessage } from '../../../kernel/steady-message.ts';
import type { TextFile } from '../../../kernel/view.ts';
import type { TailRequest } from './request.ts';
import { type ShownTail, tailView } from './view.ts';

/** The message that shows a tail. */
export class TailMessage {
  readonly #message: SteadyMessage;
  readonly #request: TailRequest;

  constructor(messenger: Pick<Messenger, 'edit'>, request: TailRequest) {
    const { name, timeZone } = request.asker;
    this.#message = new SteadyMessage(messenger, request.place, { asker: name, timeZone });
    this.#request = request;
  }

  /** Throws when Slack does not take it. */
  async show(tail: Omit<ShownTail, 'subject'>, files: readonly TextFile[] = []): Promise<void> {
    const { place: _, ...subject } = this.#request;
    await this.#message.edit((looks) => {
      const view = tailView({ ...tail, subject }, looks);
      return files.length > 0 ? { ...view, files } : view;
    });
  }
}
