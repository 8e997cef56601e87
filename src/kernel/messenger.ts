import { buttonRegister, type StoredButton } from './passage.ts';
import type { MessagePlace } from './reply.ts';
import type { View, ViewContext } from './view.ts';

/** For whom a message is written when nobody has just asked: whose name and clock stand in it. */
export type Reader = Pick<ViewContext, 'asker' | 'timeZone'>;

type Compose = (looks: ViewContext) => View;

/** Posts and edits outside of a request: for work that outlives the request which it came from. */
export interface Messenger {
  post(channel: string, reader: Reader, compose: Compose, thread?: string): Promise<MessagePlace>;
  edit(place: MessagePlace, reader: Reader, compose: Compose): Promise<void>;
}

/** Where messages go. Both throw when Slack does not take them. */
export interface MessageDoor {
  post(channel: string, view: View, thread?: string): Promise<MessagePlace>;
  edit(place: MessagePlace, view: View): Promise<void>;
}

export interface MessengerDependencies {
  readonly door: MessageDoor;
  readonly saveButtons: (buttons: readonly StoredButton[]) => Promise<void>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Saves the buttons of a message before anybody can press on them. */
export function createMessenger(dependencies: MessengerDependencies): Messenger {
  const { door, saveButtons, now, newId } = dependencies;
  const composed = async (reader: Reader, compose: Compose): Promise<View> => {
    const { buttons, button } = buttonRegister(newId);
    const view = compose({ ...reader, now: now(), button });
    await saveButtons(buttons);
    return view;
  };
  return {
    async post(channel, reader, compose, thread) {
      return door.post(channel, await composed(reader, compose), thread);
    },
    async edit(place, reader, compose) {
      await door.edit(place, await composed(reader, compose));
    },
  };
}
