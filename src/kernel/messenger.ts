import { buttonRegister, type StoredButton } from './passage.ts';
import type { MessagePlace } from './reply.ts';
import type { Picture, View, ViewContext } from './view.ts';

/** For whom a message is written when nobody has just asked: whose name and clock stand in it. */
export type Reader = Pick<ViewContext, 'asker' | 'timeZone'>;

type Compose = (looks: ViewContext) => View;

/** A message that must be there once, also when Slack's answer to it was lost. */
export interface UniqueMessage {
  readonly channel: string;
  readonly thread?: string;
  /** Of this message alone. */
  readonly key: string;
  /** Epoch milliseconds: an earlier attempt, begun then, may have posted it. */
  readonly triedAt?: number;
}

/** Posts and edits outside of a request: for work that outlives the request which it came from. */
export interface Messenger {
  post(channel: string, reader: Reader, compose: Compose, thread?: string): Promise<MessagePlace>;
  edit(place: MessagePlace, reader: Reader, compose: Compose): Promise<void>;
  /**
   * Posts a message unless an earlier attempt did. Where it throws, the message may be there all the same: the next attempt
   * says when this one began.
   */
  postOnce(message: UniqueMessage, reader: Reader, compose: Compose): Promise<MessagePlace>;
  /** For messages that show it again with every edit. Resolves to Slack's id of the file. */
  upload(picture: Picture): Promise<string>;
}

/** Where messages go. Both throw when Slack does not take them. */
export interface MessageDoor {
  post(channel: string, view: View, thread?: string): Promise<MessagePlace>;
  edit(place: MessagePlace, view: View): Promise<void>;
}

/** Where pictures go that stand in messages more than once. */
export interface PictureDoor {
  /** Resolves to Slack's id of the file. */
  upload(picture: Picture): Promise<string>;
}

/** Where messages go that must be there once. */
export interface UniqueDoor {
  /** Posts a message that can be found by its key, and makes the call once. */
  postUnique(message: UniqueMessage, view: View): Promise<MessagePlace>;
  /** What an earlier attempt posted; undefined where there is none, or where Slack does not let us look. */
  find(message: UniqueMessage): Promise<MessagePlace | undefined>;
}

export interface MessengerDependencies {
  readonly door: MessageDoor & UniqueDoor & PictureDoor;
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
    upload: (picture) => door.upload(picture),
    async postOnce(message, reader, compose) {
      const found = message.triedAt === undefined ? undefined : await door.find(message);
      return found ?? door.postUnique(message, await composed(reader, compose));
    },
  };
}
