import type { AwsClients } from '../../../aws/clients.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import type { WatchEnd } from './kept.ts';
import { openLive } from './live.ts';
import type { WatchSubject } from './request.ts';
import { openShadowWatch } from './shadow.ts';

/** What the message of a watch says beside what was seen. */
export interface WatchShown {
  /** Absent before it has begun. */
  readonly id?: string;
  /** Absent while it runs; epoch milliseconds. */
  readonly ended?: { readonly end: WatchEnd; readonly at: number };
}

/** Something that is looked at again and again. */
export interface Watch<State = unknown> {
  /** What was seen so far, as JSON: enough to go on in another process. */
  readonly state: State;
  /** Changes with what there is to show. */
  readonly changes: number;
  /** Looks once more, and says how many milliseconds to wait from the beginning of this look to the next one. */
  look(signal: AbortSignal): Promise<number>;
  view(shown: WatchShown, looks: ViewContext): View;
}

export interface WatchTools {
  readonly clients: AwsClients;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A watch of this subject, which goes on from the state that was saved, if any. */
export function openWatch(subject: WatchSubject, saved: unknown, tools: WatchTools): Watch {
  return subject.kind === 'live'
    ? openLive(subject, saved, tools)
    : openShadowWatch(subject, saved, tools);
}
