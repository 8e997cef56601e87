/** What the console's server and its page say to each other. Types only: the page erases this import. */
import type { Breakage } from '../aws/contract.ts';
import type { Change, Channel, Group, Message, OpenModal, Person } from '../slack/contract.ts';

/** A story that can be played: what breaks, and what the people on call do about it. */
export interface Scenario {
  /** As the acceptance scenarios call it: `SC-01`. */
  readonly id: string;
  readonly title: string;
  /** What one sees first. */
  readonly trigger: string;
  /** What to type or press, in order. */
  readonly steps: readonly string[];
}

/** A page of the demo outside Slack, shown at the foot of the sidebar. */
export interface Link {
  title: string;
  url: string;
}

/** Everything that one person sees at one moment. */
export interface Snapshot {
  /** Whose view this is: a Slack user id. */
  person: string;
  people: readonly Person[];
  groups: readonly Group[];
  /** A few words per Slack user id on what that person may do, e.g. `approver`. */
  roles: Readonly<Record<string, string>>;
  app: Person;
  channels: readonly Channel[];
  /** Messages of all channels that this person may see, oldest first in each channel. */
  messages: Message[];
  modal: OpenModal | null;
  breakages: Breakage[];
  links: readonly Link[];
  scenarios: readonly Scenario[];
}

/** One event of `GET /api/changes`: first a snapshot, then every change that concerns the person. */
export type ConsoleChange =
  | Change
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'world'; breakages: Breakage[] };

/** Where the message stands that somebody does something with, and who that is. */
interface ByPerson {
  person: string;
  channel: string;
  ts: string;
}

/** What a person does with a message, or with a channel. */
export type Act =
  | ({ kind: 'react' | 'unreact'; name: string } & ByPerson)
  | ({ kind: 'reply' | 'edit'; text: string } & ByPerson)
  | ({ kind: 'remove' } & ByPerson)
  | ({ kind: 'join' } & Omit<ByPerson, 'ts'>);

/** The body of every answer that is not a success: one sentence for people. */
export interface Refused {
  error: string;
}
