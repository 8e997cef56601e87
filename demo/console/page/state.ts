/** What the page knows. Pure: a change goes in, a new state comes out. */
import type { Breakage } from '../../aws/contract.ts';
import type { Channel, Message, OpenModal } from '../../slack/contract.ts';
import type { ConsoleChange, Snapshot } from '../wire.ts';

/** What Slack itself told the reader: seen by nobody else and gone with the page. */
export interface Notice {
  id: string;
  channel: string;
  ts: string;
  text: string;
}

export interface State {
  /** The Slack user id of the reader. */
  person: string;
  channel: string;
  /** Whether changes arrive. */
  isConnected: boolean;
  /** People, channels and roles. */
  workspace: Omit<Snapshot, 'person' | 'messages' | 'modal' | 'breakages'>;
  messages: readonly Message[];
  notices: readonly Notice[];
  modal: OpenModal | null;
  breakages: readonly Breakage[];
  /** Channels with messages that came while another one was open. */
  unread: ReadonlySet<string>;
}

/** The state of a page that has just received its snapshot; `before` is what it knew until then. */
export function fromSnapshot(
  snapshot: Snapshot,
  channel: string | undefined,
  before: State | undefined,
): State {
  const { person, messages, modal, breakages, ...workspace } = snapshot;
  const known = workspace.channels.find(({ id }) => id === channel) ?? workspace.channels[0];
  const isSamePerson = before?.person === person;
  return {
    person,
    channel: known?.id ?? '',
    isConnected: true,
    workspace,
    messages: inOrder(messages),
    notices: isSamePerson ? before.notices : [],
    modal,
    breakages,
    unread: isSamePerson ? before.unread : new Set(),
  };
}

/** Applies one change. `now` in epoch milliseconds dates a notice. */
export function applyChange(state: State, change: ConsoleChange, now: number): State {
  switch (change.kind) {
    case 'snapshot':
      return fromSnapshot(change.snapshot, state.channel, state);
    case 'message':
      return withMessage(state, change.message);
    case 'channel':
      return withChannelNow(state, change.channel);
    case 'deleted':
      return { ...state, messages: state.messages.filter((message) => !isAt(message, change)) };
    case 'modal':
      return { ...state, modal: change.modal };
    case 'modal-closed':
      return { ...state, modal: null };
    case 'notice':
      return withNotice(state, change.channel, change.text, now);
    case 'world':
      return { ...state, breakages: change.breakages };
  }
}

/** Shows the reader a sentence of Slack's, or of this page where something went wrong. */
export function withNotice(state: State, channel: string, text: string, now: number): State {
  const id = `notice-${state.notices.length}-${now}`;
  const notice = { id, channel, ts: (now / 1000).toFixed(6), text };
  return { ...state, notices: [...state.notices, notice] };
}

/** Opens another channel. */
export function withChannel(state: State, channel: string): State {
  const unread = new Set(state.unread);
  unread.delete(channel);
  return { ...state, channel, unread };
}

function withChannelNow(state: State, channel: Channel): State {
  const { channels } = state.workspace;
  const index = channels.findIndex(({ id }) => id === channel.id);
  const now = index === -1 ? [...channels, channel] : channels.with(index, channel);
  return { ...state, workspace: { ...state.workspace, channels: now } };
}

function withMessage(state: State, message: Message): State {
  const index = state.messages.findIndex((present) => isAt(present, message));
  const messages =
    index === -1 ? inOrder([...state.messages, message]) : state.messages.with(index, message);
  const isElsewhere = index === -1 && message.channel !== state.channel;
  const unread = isElsewhere ? new Set([...state.unread, message.channel]) : state.unread;
  return { ...state, messages, unread };
}

function isAt(message: Message, place: { channel: string; ts: string }): boolean {
  return message.ts === place.ts && message.channel === place.channel;
}

function inOrder(messages: readonly Message[]): Message[] {
  return messages.toSorted((one, other) => Number(one.ts) - Number(other.ts));
}
