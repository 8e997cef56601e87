import type { WebClient } from '@slack/web-api';
import type { Audience, MessagePlace, Reply } from '../kernel/reply.ts';
import type { View } from '../kernel/view.ts';
import { context } from './blocks.ts';
import { LiveAnswer, type Send } from './live-answer.ts';
import { modalSend } from './modals.ts';
import { NotPostable, type Outbox } from './outbox.ts';
import { byResponseUrl } from './response-url.ts';

export interface SlackDoors {
  readonly outbox: Outbox;
  /** For modals only: their trigger lives three seconds and must not wait behind anything. */
  readonly modals: WebClient;
  /** Milliseconds between two edits of one message: all live messages of a workspace share Slack's budget. */
  readonly editPause: number;
}

/** Where the interaction came from, as far as Slack told. */
export interface Place {
  readonly channel?: string;
  readonly responseUrl?: string;
  readonly userId: string;
}

/**
 * A public answer is a message that is edited in place, in the channel or in a thread of it; a private one goes by the
 * response_url, or directly.
 */
export function messageReply(
  doors: SlackDoors,
  { channel, responseUrl, userId }: Place,
  thread?: string,
): Reply {
  const place = Promise.withResolvers<MessagePlace | undefined>();
  const to = { channel: channel ?? userId, ...(thread !== undefined && { thread }) };
  const publicly = byMessage(doors, to, responseUrl, place.resolve);
  const privately = privateSend(doors, userId, responseUrl);
  let shown = false;
  const send: AudienceSend = async (audience, ...state) => {
    if (audience === 'private' && !shown) {
      place.resolve(undefined);
      return privately(...state);
    }
    await publicly(...state);
    shown = true;
  };
  return answering(doors, send, place.promise);
}

const IN_PERSON = 'The file is in your direct messages with GridOps.';
const NOT_HERE = 'The file is not sent: GridOps is no member of this channel.';

function withNote(view: View, note: string): View {
  return view.files ? { ...view, blocks: [...view.blocks, context(note)] } : view;
}

/** By the response_url where there is one. Slack shares no file with one person: they are sent to the person directly. */
function privateSend({ outbox }: SlackDoors, userId: string, responseUrl?: string): Send {
  const directly = byMessage({ outbox }, { channel: userId });
  if (responseUrl === undefined) return directly;
  const here = byResponseUrl(responseUrl, 'ephemeral');
  return async (...state) => {
    const [view, ...rest] = state;
    await here(withNote(view, IN_PERSON), ...rest);
    if (rest[0] && view.files) await directly(...state);
  };
}

/** A message that is edited in place. Where the bot may not post, the response_url carries it instead. */
function byMessage(
  { outbox }: Pick<SlackDoors, 'outbox'>,
  { channel, thread }: { channel: string; thread?: string },
  responseUrl?: string,
  onPlace: (place: MessagePlace | undefined) => void = () => undefined,
): Send {
  let posted: MessagePlace | undefined;
  let fallback: Send | undefined;
  return async (...state) => {
    const [view, ...rest] = state;
    if (fallback) return fallback(withNote(view, NOT_HERE), ...rest);
    try {
      if (posted) await outbox.edit(posted, view);
      else posted = await outbox.post(channel, view, thread);
      onPlace(posted);
    } catch (error) {
      if (!(error instanceof NotPostable) || responseUrl === undefined) throw error;
      fallback = byResponseUrl(responseUrl, 'in_channel');
      onPlace(undefined);
      return fallback(withNote(view, NOT_HERE), ...rest);
    }
  };
}

export interface Pressed extends Place {
  /** Timestamp of the message pressed on. */
  readonly message?: string;
  /** Timestamp of the message that began the thread of that one; of itself where it has none. */
  readonly thread?: string;
  readonly ephemeral: boolean;
  /** The modal pressed in. */
  readonly modalId?: string;
}

/** The answer takes the place of the message or modal that was pressed on; a refusal is told beside it. */
export function editReply(doors: SlackDoors, pressed: Pressed): Reply {
  const inPlace = editorOf(doors, pressed);
  if (!inPlace) return messageReply(doors, pressed);
  const beside = messageReply(doors, pressed);
  let shown = false;
  const send: AudienceSend = async (audience, ...state) => {
    if (audience === 'private' && !shown && !pressed.ephemeral && pressed.responseUrl !== undefined)
      return beside.finish(state[0], 'private');
    shown = true;
    await inPlace(...state);
  };
  return answering(doors, send, Promise.resolve(editedPlace(pressed)));
}

function editedPlace({ channel, message, ephemeral, modalId }: Pressed): MessagePlace | undefined {
  if (ephemeral || modalId !== undefined || channel === undefined || message === undefined)
    return undefined;
  return { channel, ts: message };
}

/** The answer is a message in the thread of what was pressed on; of an ephemeral message it is ephemeral, too. */
export function threadReply(doors: SlackDoors, pressed: Pressed): Reply {
  const reply = messageReply(doors, pressed, pressed.thread);
  if (!pressed.ephemeral) return reply;
  return {
    place: reply.place,
    progress: (view) => reply.progress(view, 'private'),
    finish: (view) => reply.finish(view, 'private'),
  };
}

function editorOf(doors: SlackDoors, pressed: Pressed): Send | undefined {
  const { modalId, responseUrl } = pressed;
  if (modalId !== undefined) return modalSend(doors.modals, { view_id: modalId }, pressed.channel);
  const place = editedPlace(pressed);
  if (!place)
    return responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral', true);
  const replacing =
    responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'in_channel', true);
  return async (...state) => {
    try {
      await doors.outbox.edit(place, state[0]);
    } catch (error) {
      if (!(error instanceof NotPostable) || !replacing) throw error;
      await replacing(...state);
    }
  };
}

/** The answer is a modal that only the presser sees. */
export function modalReply(doors: SlackDoors, place: Place, triggerId: string): Reply {
  const show = modalSend(doors.modals, { trigger_id: triggerId }, place.channel);
  const { responseUrl } = place;
  const otherwise = responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral');
  const send: AudienceSend = (_audience, ...state) =>
    show(...state).catch((error: unknown) => {
      const [, final] = state;
      if (!otherwise || !final) throw error;
      return otherwise(...state);
    });
  return answering(doors, send, Promise.resolve(undefined));
}

type AudienceSend = (audience: Audience, ...state: Parameters<Send>) => Promise<void>;

function answering({ editPause }: SlackDoors, send: AudienceSend, place: Reply['place']): Reply {
  let audience: Audience = 'private';
  const answer = new LiveAnswer((...state) => send(audience, ...state), editPause);
  return {
    place,
    progress(view, to) {
      audience = to;
      answer.show(view);
    },
    finish(view, to) {
      audience = to;
      return answer.finish(view);
    },
  };
}
