import type { View } from './view.ts';

/** Who sees an answer. */
export type Audience = 'channel' | 'private';

/** Where the answer to one request goes: a Slack message that is edited in place, a modal, or a terminal. */
export interface Reply {
  /** Shows a partial answer; a newer one may replace it before it was ever sent. */
  progress(view: View, audience: Audience): void;
  /** Shows the final answer, in place of the partial one if there was any. Rejects when it cannot be delivered. */
  finish(view: View, audience: Audience): Promise<void>;
}
