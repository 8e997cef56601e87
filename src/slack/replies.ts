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

/** A public answer is a message that is edited in place; a private one goes by the response_url. */
export function messageReply(doors: SlackDoors, place: Place): Reply {
  let posted: PostedMessage | undefined;
  let fallback: Send | undefined;
  const publicly: Send = async (view, final) => {
    if (fallback) return fallback(view, final);
    try {
      if (posted) await doors.outbox.edit(posted, view);
      else posted = await doors.outbox.post(place.channel ?? place.userId, view);
    } catch (error) {
      if (!(error instanceof NotPostable) || place.responseUrl === undefined) throw error;
      fallback = byResponseUrl(place.responseUrl, 'in_channel');
      await fallback(view, final);
    }
  };
  const privately =
    place.responseUrl === undefined ? publicly : byResponseUrl(place.responseUrl, 'ephemeral');
  return answering(doors, (audience, view, final) =>
    audience === 'private' && !posted && !fallback ? privately(view, final) : publicly(view, final),
  );
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
  return answering(doors, async (audience, view, final) => {
    if (audience === 'private' && !shown && !pressed.ephemeral && pressed.responseUrl !== undefined)
      return beside.finish(view, 'private');
    shown = true;
    await inPlace(view, final);
  });
}

function editorOf(doors: SlackDoors, pressed: Pressed): Send | undefined {
  const { channel, message: ts, ephemeral, modalId, responseUrl } = pressed;
  if (modalId !== undefined) return modalSend(doors, { view_id: modalId });
  if (ephemeral || channel === undefined || ts === undefined)
    return responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral', true);
  const replacing =
    responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'in_channel', true);
  return async (view, final) => {
    try {
      await doors.outbox.edit({ channel, ts }, view);
    } catch (error) {
      if (!(error instanceof NotPostable) || !replacing) throw error;
      await replacing(view, final);
    }
  };
}

/** The answer is a modal that only the presser sees. */
export function modalReply(doors: SlackDoors, place: Place, triggerId: string): Reply {
  const show = modalSend(doors, { trigger_id: triggerId });
  const { responseUrl } = place;
  const otherwise = responseUrl === undefined ? undefined : byResponseUrl(responseUrl, 'ephemeral');
  return answering(doors, (_audience, view, final) =>
    show(view, final).catch((error: unknown) => {
      if (!otherwise || !final) throw error;
      return otherwise(view, final);
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

/** Two of the five uses: the first state and the final one; what comes between would use it up. */
function byResponseUrl(url: string, audience: 'in_channel' | 'ephemeral', replaces = false): Send {
  let used = false;
  return async (view, final) => {
    if (used && !final) return;
    const replace = used || replaces;
    used = true;
    await respond(url, { view, audience, replace });
  };
}

function answering(
  { editPause }: SlackDoors,
  send: (audience: Audience, view: View, final: boolean) => Promise<void>,
): Reply {
  let audience: Audience = 'private';
  const answer = new LiveAnswer((view, final) => send(audience, view, final), editPause);
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
