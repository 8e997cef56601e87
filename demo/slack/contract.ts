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

export interface Channel {
  id: string;
  name: string;
  topic: string;
  /** Whether the app was invited: `chat.postMessage` answers `not_in_channel` where it was not. */
  appIsMember: boolean;
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
  readonly channels: readonly Channel[];
  /** The app's own bot user. */
  readonly app: Person;
  /** Messages of a channel that this person may see, oldest first. */
  messages(channel: string, userId: string): Message[];
  modalOf(userId: string): OpenModal | undefined;
  /** Types a line: a leading slash delivers a slash command, anything else posts a message. */
  type(userId: string, channel: string, text: string): Promise<void>;
  press(press: Press): Promise<void>;
  submitModal(userId: string, values: Record<string, Record<string, string>>): Promise<void>;
  closeModal(userId: string): void;
  /** The uploaded file's bytes once Slack has finished processing it. */
  file(id: string): { name: string; type: string; bytes: Uint8Array } | undefined;
  /** Calls back on every change; returns how to stop. */
  watch(listener: (change: Change) => void): () => void;
}
