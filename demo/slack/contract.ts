/** What the demo's browser page may ask of the simulated workspace: everything a person can see and do in Slack. */
import type { KnownBlock, ModalView } from '@slack/types';

export interface Person {
  id: string;
  name: string;
  realName: string;
  /** IANA zone, as `users.info` reports it. */
  timeZone: string;
  kind: 'member' | 'guest' | 'bot';
}

/** A group of people that is mentioned by its handle, such as `oncall`. */
export interface Group {
  id: string;
  handle: string;
}

export interface Channel {
  id: string;
  name: string;
  topic: string;
  /** Whether the app was invited: `chat.postMessage` answers `not_in_channel` where it was not. */
  appIsMember: boolean;
  /** Ids of the people and bots in it. */
  members: readonly string[];
  bookmarks: readonly Bookmark[];
  canvas?: Canvas;
  archived: boolean;
}

/** A link above the messages of a channel. */
export interface Bookmark {
  id: string;
  title: string;
  link: string;
}

/** The document of a channel. */
export interface Canvas {
  id: string;
  title: string;
  markdown: string;
}

/** Where a message stands. */
export interface Place {
  channel: string;
  ts: string;
}

/** Who reacted to a message with the same emoji. */
export interface Reaction {
  /** Without colons: `pushpin`. */
  name: string;
  users: readonly string[];
}

export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  /** A Slack user id, or the app's bot user id. */
  author: string;
  text: string;
  blocks: KnownBlock[];
  /** Set on an ephemeral message: the only person who sees it. */
  visibleTo?: string;
  editedAt?: number;
  /** Files that are shared with it, other than pictures. */
  files?: readonly SharedFile[];
  reactions?: readonly Reaction[];
  /** Whether it stands among the channel's pinned messages. */
  pinned?: boolean;
}

export interface SharedFile {
  id: string;
  name: string;
  title: string;
}

export interface OpenModal {
  id: string;
  userId: string;
  view: ModalView;
}

export type Change =
  | { kind: 'message'; message: Message }
  | { kind: 'deleted'; channel: string; ts: string }
  /** A channel is new, or anything about it has changed. */
  | { kind: 'channel'; channel: Channel }
  | { kind: 'modal'; modal: OpenModal }
  | { kind: 'modal-closed'; userId: string }
  /** What Slack shows a person by itself, e.g. "/grid failed with the error "dispatch_failed"". */
  | { kind: 'notice'; userId: string; channel: string; text: string };

/** One press of an interactive element, as Slack's clients send it. */
export interface Press {
  userId: string;
  channel?: string;
  /** The message pressed on; absent inside a modal, where `modalId` says which. */
  ts?: string;
  modalId?: string;
  blockId: string;
  actionId: string;
  /** The chosen option's value of a select or overflow menu. */
  selected?: string;
  /** What the person has written into the fields of the message or modal: block id → action id → text. */
  values?: Record<string, Record<string, string>>;
}

export interface WorkspaceForPeople {
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly channels: readonly Channel[];
  /** The app's own bot user. */
  readonly app: Person;
  /** Messages of a channel that this person may see, oldest first. */
  messages(channel: string, userId: string): Message[];
  modalOf(userId: string): OpenModal | undefined;
  /** Types a line: a leading slash delivers a slash command, anything else posts a message. */
  type(userId: string, channel: string, text: string): Promise<void>;
  /** Posts a message in the thread that a message began or stands in. */
  reply(userId: string, to: Place, text: string): void;
  /** Adds a reaction: `pushpin` for 📌. */
  react(userId: string, to: Place, name: string): void;
  /** Takes back a reaction of one's own. */
  unreact(userId: string, to: Place, name: string): void;
  /** Rewrites a message of one's own. */
  edit(userId: string, message: Place, text: string): void;
  /** Deletes a message of one's own. */
  remove(userId: string, message: Place): void;
  join(userId: string, channel: string): void;
  press(press: Press): Promise<void>;
  submitModal(userId: string, values: Record<string, Record<string, string>>): Promise<void>;
  closeModal(userId: string): void;
  /** The uploaded file's bytes once Slack has finished processing it. */
  file(id: string): { name: string; type: string; bytes: Uint8Array } | undefined;
  /** Calls back on every change; returns how to stop. */
  watch(listener: (change: Change) => void): () => void;
}
