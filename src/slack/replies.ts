import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Audience, Reply } from '../kernel/reply.ts';
import type { View } from '../kernel/view.ts';
import { fitBlocks } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { LiveAnswer, type Send } from './live-answer.ts';
import { slackBlocks } from './message.ts';
import { NotPostable, type Outbox, type PostedMessage } from './outbox.ts';
import { respond } from './response-url.ts';

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

/** A public answer is a message that is edited in place; a private one goes by the response_url, or directly. */
export function messageReply(doors: SlackDoors, { channel, responseUrl, userId }: Place): Reply {
  const publicly = byMessage(doors, channel ?? userId, responseUrl);
  const privately =
    responseUrl === undefined ? byMessage(doors, userId) : byResponseUrl(responseUrl, 'ephemeral');
  let shown = false;
  return answering(doors, async (audience, ...state) => {
    if (audience === 'private' && !shown) return privately(...state);
    await publicly(...state);
    shown = true;
  });
}

/** A message that is edited in place. Where the bot may not post, the response_url carries it instead. */
function byMessage({ outbox }: SlackDoors, channel: string, responseUrl?: string): Send {
  let posted: PostedMessage | undefined;
  let fallback: Send | undefined;
  return async (...state) => {
    const [view] = state;
    if (fallback) return fallback(...state);
    try {
      if (posted) await outbox.edit(posted, view);
      else posted = await outbox.post(channel, view);
    } catch (error) {
      if (!(error instanceof NotPostable) || responseUrl === undefined) throw error;
      fallback = byResponseUrl(responseUrl, 'in_channel');
      await fallback(...state);
    }
  };
}

export interface Pressed extends Place {
  /** Timestamp of the message pressed on. */
  readonly message?: string;
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
  return answering(doors, async (audience, ...state) => {
    if (audience === 'private' && !shown && !pressed.ephemeral && pressed.responseUrl !== undefined)
      return beside.finish(state[0], 'private');
    shown = true;
    await inPlace(...state);
  });
}

function editorOf(doors: SlackDoors, pressed: Pressed): Send | undefined {
  const { channel, message: ts, ephemeral, modalId, responseUrl } = pressed;
  if (modalId !== undefined) return modalSend(doors, { view_id: modalId });
  if (ephemeral || channel === undefined || ts === undefined)
    return responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral', true);
  const replacing =
    responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'in_channel', true);
  return async (...state) => {
    try {
      await doors.outbox.edit({ channel, ts }, state[0]);
    } catch (error) {
      if (!(error instanceof NotPostable) || !replacing) throw error;
      await replacing(...state);
    }
  };
}

/** The answer is a modal that only the presser sees. */
export function modalReply(doors: SlackDoors, place: Place, triggerId: string): Reply {
  const show = modalSend(doors, { trigger_id: triggerId });
  const { responseUrl } = place;
  const otherwise = responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral');
  return answering(doors, (_audience, ...state) =>
    show(...state).catch((error: unknown) => {
      const [, final] = state;
      if (!otherwise || !final) throw error;
      return otherwise(...state);
    }),
  );
}

/** Opens a modal by its trigger, or takes one that is open, and updates it from then on. */
function modalSend({ modals }: SlackDoors, at: { trigger_id: string } | { view_id: string }): Send {
  let viewId = 'view_id' in at ? at.view_id : undefined;
  return async (view) => {
    const modal = modalOf(view);
    if (viewId !== undefined) await modals.views.update({ view_id: viewId, view: modal });
    else if ('trigger_id' in at)
      viewId = (await modals.views.open({ trigger_id: at.trigger_id, view: modal })).view?.id;
  };
}

function modalOf(view: View) {
  return {
    type: 'modal' as const,
    title: { type: 'plain_text' as const, text: 'Details' },
    close: { type: 'plain_text' as const, text: 'Close' },
    blocks: fitBlocks(slackBlocks(view), LIMITS.modalBlocks),
  };
}

const SLOW_MS = 1_000;

/**
 * Two of the five uses: the first state and the final one; what comes between would use it up. Slack replaces only what
 * a button stands in (bolt-js#2287), so after a slash command the first state is only sent when the final one is slow
 * to come, and only to the asker: it would stay in the channel.
 */
function byResponseUrl(url: string, audience: 'in_channel' | 'ephemeral', replaces = false): Send {
  let used = false;
  return async (view, final, superseded) => {
    if (used && !final) return;
    if (!final && !replaces) {
      await delay(SLOW_MS, undefined, { signal: superseded }).catch(() => undefined);
      if (superseded.aborted) return;
    }
    used = true;
    const to = final || replaces ? audience : 'ephemeral';
    await respond(url, { view, audience: to, replace: replaces });
  };
}

function answering(
  { editPause }: SlackDoors,
  send: (audience: Audience, ...state: Parameters<Send>) => Promise<void>,
): Reply {
  let audience: Audience = 'private';
  const answer = new LiveAnswer((...state) => send(audience, ...state), editPause);
  return {
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
