import type { View } from './view.ts';

/** Who sees an answer. */
export type Audience = 'channel' | 'private';

/** A message of the bot that everybody in a channel sees. */
export interface MessagePlace {
  /** Slack channel id. */
  readonly channel: string;
  /** Slack's timestamp, which is the id of the message in its channel. */
  readonly ts: string;
  /** Timestamp of the message that began the thread which it stands in. */
  readonly thread?: string;
}

/** Where the answer to one request goes: a Slack message that is edited in place, a modal, or a terminal. */
export interface Reply {
  /** Shows a partial answer; a newer one may replace it before it was ever sent. */
  progress(view: View, audience: Audience): void;
  /** Shows the final answer, in place of the partial one if there was any. Rejects when it cannot be delivered. */
  finish(view: View, audience: Audience): Promise<void>;
  /**
   * Resolves when the answer is first shown: with its message, or with nothing where it has none that could be edited
   * later (a private answer, a modal, a terminal).
   */
  readonly place: Promise<MessagePlace | undefined>;
}
