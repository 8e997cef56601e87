import { messageOf } from '../../../kernel/errors.ts';
import type { Messenger } from '../../../kernel/messenger.ts';
import type { ButtonTarget, TextFile, ViewContext } from '../../../kernel/view.ts';
import type { TailRequest } from './request.ts';
import { type ShownTail, tailView } from './view.ts';

/** Slack: errors of chat.update after which no edit of the message will ever be taken. */
const GONE =
  /\b(?:message_not_found|cant_update_message|edit_window_closed|channel_not_found|is_archived|not_in_channel|restricted_action\w*)\b/;

/** Whether somebody deleted the message, or the bot may not edit it any more. */
export function isGone(error: unknown): boolean {
  return GONE.test(messageOf(error));
}

/** The message that shows a tail. A button keeps its id from edit to edit, so that a press never comes too late. */
export class TailMessage {
  readonly #messenger: Pick<Messenger, 'edit'>;
  readonly #request: TailRequest;
  readonly #buttons = new Map<string, string>();

  constructor(messenger: Pick<Messenger, 'edit'>, request: TailRequest) {
    this.#messenger = messenger;
    this.#request = request;
  }

  /** Throws when Slack does not take it. */
  async show(tail: Omit<ShownTail, 'subject'>, files: readonly TextFile[] = []): Promise<void> {
    const { place, asker, ...subject } = this.#request;
    const used = new Map<string, string>();
    await this.#messenger.edit(place, { asker: asker.name, timeZone: asker.timeZone }, (looks) => {
      const button = (target: ButtonTarget) => this.#buttonId(target, looks, used);
      const view = tailView({ ...tail, subject: { ...subject, asker } }, { ...looks, button });
      return files.length > 0 ? { ...view, files } : view;
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
