import type { Message, SharedFile } from '../../slack/contract.ts';
import { drawAvatar, findPerson } from './avatar.ts';
import { drawBlocks } from './blocks.ts';
import type { DrawContext } from './context.ts';
import { fullMoment, timeOfDay } from './dates.ts';
import { element } from './dom.ts';
import { drawReactions, drawTools, type Perform } from './message-marks.ts';
import type { Notice, State } from './state.ts';
import { drawMrkdwn } from './text.ts';

/** Draws a message: who, when, and its blocks, or its text where it has none. */
export function drawMessage(
  message: Message,
  state: State,
  context: DrawContext,
  perform: Perform,
): HTMLElement {
  const author = findPerson(message.author, state.workspace);
  const isPrivate = message.visibleTo !== undefined;
  const content =
    message.blocks.length > 0
      ? drawBlocks(message.blocks, context)
      : drawMrkdwn(message.text, false, context);
  const byline = element('div', { class: 'byline' }, [
    element('bdi', { class: 'author' }, [author?.realName ?? message.author]),
    author?.kind === 'bot' ? element('span', { class: 'app-badge' }, ['APP']) : undefined,
    drawTime(Number(message.ts) * 1000, context),
    message.editedAt === undefined ? undefined : drawEdited(message.editedAt, context),
  ]);
  return element('article', { class: isPrivate ? 'message is-private' : 'message' }, [
    drawAvatar(message.author, state.workspace),
    element('div', { class: 'body' }, [
      isPrivate ? element('p', { class: 'only-you' }, ['Only visible to you']) : undefined,
      message.pinned ? element('p', { class: 'pinned-mark' }, ['Pinned']) : undefined,
      byline,
      element('div', { class: 'content' }, content),
      ...(message.files ?? []).map(drawFile),
      drawReactions(message, state, perform),
    ]),
    drawTools(message, state, perform),
  ]);
}

function drawFile({ id, name, title }: SharedFile): HTMLElement {
  const href = `/files/${encodeURIComponent(id)}`;
  return element('a', { class: 'file', href, download: name }, [
    element('strong', {}, [title || name]),
    element('span', {}, [name]),
  ]);
}

/** Draws what Slack itself tells the reader. */
export function drawNotice(notice: Notice, context: DrawContext): HTMLElement {
  return element('article', { class: 'message is-private is-notice' }, [
    element('span', { class: 'avatar', 'aria-hidden': 'true' }, ['i']),
    element('div', { class: 'body' }, [
      element('p', { class: 'only-you' }, ['Only visible to you']),
      element('div', { class: 'byline' }, [
        element('span', { class: 'author' }, ['Slackbot']),
        drawTime(Number(notice.ts) * 1000, context),
      ]),
      element('div', { class: 'content' }, [element('p', {}, [notice.text])]),
    ]),
  ]);
}

function drawTime(moment: number, { clock }: DrawContext): HTMLElement {
  return element(
    'time',
    { datetime: new Date(moment).toISOString(), title: fullMoment(moment, clock) },
    [timeOfDay(moment, clock)],
  );
}

function drawEdited(moment: number, { clock }: DrawContext): HTMLElement {
  return element('span', { class: 'edited', title: fullMoment(moment, clock) }, ['(edited)']);
}
