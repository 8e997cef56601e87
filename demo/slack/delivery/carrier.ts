import type { JsonObject } from '../json.ts';

/** Slack waits this long for an acknowledgement, in milliseconds (Slack: acknowledgement response). */
export const ACKNOWLEDGE_WITHIN = 3000;

/** Something for the app: a command, an interaction or an event. */
export interface Parcel {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: JsonObject;
  /** Whether what the app says in its acknowledgement has a meaning. */
  acceptsResponse: boolean;
  /** Set from the second attempt on. */
  retry?: { attempt: number; reason: string };
}

/** What became of a parcel. */
export type Outcome =
  | { kind: 'acknowledged'; response?: unknown }
  /** It arrived, and nothing came back in time. */
  | { kind: 'timed-out' }
  /** Nobody was there to take it. */
  | { kind: 'undelivered' }
  /** The app answered with an HTTP error; `noRetry`: it asked not to be sent this again. */
  | { kind: 'refused'; status: number; noRetry: boolean };

/** A way to the app: Socket Mode or signed HTTP. */
export interface Carrier {
  /** Never rejects: whatever happens within three seconds is an outcome. */
  deliver(parcel: Parcel): Promise<Outcome>;
}
