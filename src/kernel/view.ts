/** A Block Kit block; only the Slack layer knows the kinds. */
export interface Block {
  readonly type: string;
}

/** A picture that a view shows: a block of the view stands for it by its id. */
export interface Picture {
  readonly id: string;
  readonly png: Uint8Array;
  /** The same in words. */
  readonly alt: string;
  readonly title: string;
}

/** A file that belongs to an answer: it is shared in the thread of the answer's message. Bytes are a PNG picture. */
export interface TextFile {
  /** With its ending: `log.txt`. */
  readonly name: string;
  readonly title: string;
  readonly content: string | Uint8Array;
}

/** What a person sees: blocks for Slack, and the same in words for notifications and screen readers. */
export interface View {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly pictures?: readonly Picture[];
  readonly files?: readonly TextFile[];
  /** What ends a modal that has fields; elsewhere it is not shown. The answer is a message in the channel it came from. */
  readonly form?: Form;
}

export interface Form {
  readonly title: string;
  /** The label of the button that sends it. */
  readonly submit: string;
  /** The id of the registered button that sending it stands for. */
  readonly button: string;
}

/** Where the answer to a button appears: in the message pressed on, in its thread, in a modal, or as a new message. */
type Surface = 'edit' | 'thread' | 'modal' | 'message';

export interface ButtonTarget {
  /** The command as words, the way a person would type them after the slash command. */
  readonly words: readonly string[];
  readonly surface: Surface;
  /** Names of the fields beside it whose contents are added to the words: as an option, or as a plain word. */
  readonly fields?: readonly Field[];
}

export interface Field {
  readonly kind: 'option' | 'word';
  readonly name: string;
}

export interface ViewContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The asker's name, because a message of the bot does not show who asked for it. */
  readonly asker: string;
  /** The asker's IANA zone. */
  readonly timeZone: string;
  /**
   * Registers a button and returns its opaque id, the only thing that travels through Slack. The same target gets the
   * same id within one answer, so that a message can be edited many times.
   */
  button(target: ButtonTarget): string;
}
