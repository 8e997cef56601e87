import type { PlainTextElement, TextObject } from '@slack/types';
import type { DrawContext } from './context.ts';
import { formatSlackDate, fullMoment } from './dates.ts';
import { element } from './dom.ts';
import { EMOJI } from './emoji.ts';
import { type Passage, parseMrkdwn } from './mrkdwn.ts';
import type { Inline } from './mrkdwn-line.ts';
import { isSafeUrl } from './mrkdwn-special.ts';

const EMPHASIS_TAGS = { bold: 'strong', italic: 'em', strike: 's' } as const;
const PASSAGE_TAGS = { paragraph: 'p', quote: 'blockquote', preformatted: 'pre' } as const;

/** Draws a text object: mrkdwn as Slack formats it, plain text with nothing but emoji. */
export function drawText(text: TextObject, context: DrawContext): HTMLElement[] {
  if (text.type === 'mrkdwn') return drawMrkdwn(text.text, text.verbatim === true, context);
  return [element('p', {}, drawPlain(text))];
}

/** Draws mrkdwn. Only `verbatim` keeps bare URLs from becoming links. */
export function drawMrkdwn(source: string, verbatim: boolean, context: DrawContext): HTMLElement[] {
  return parseMrkdwn(source, { verbatim }).map((passage) => drawPassage(passage, context));
}

/** Draws plain text, where nothing means anything but `:emoji:` names, unless `emoji` is false. */
export function drawPlain({ text, emoji }: PlainTextElement): Node[] {
  return emoji === false ? [document.createTextNode(text)] : drawEmojiIn(text);
}

function drawEmojiIn(source: string): Node[] {
  return source.split(/(:[\w+-]{1,50}:)/).flatMap((part, index) => {
    const name = part.slice(1, -1);
    if (index % 2 === 1 && EMOJI.has(name)) return [drawEmoji(name)];
    return part === '' ? [] : [document.createTextNode(part)];
  });
}

/** Draws an emoji with its name for readers who do not see it. An unknown one stays `:name:`. */
export function drawEmoji(name: string): Node {
  const symbol = EMOJI.get(name);
  if (symbol === undefined) return document.createTextNode(`:${name}:`);
  const label = name.replaceAll('_', ' ');
  return element('span', { class: 'emoji', role: 'img', 'aria-label': label, title: `:${name}:` }, [
    symbol,
  ]);
}

/** Draws a link that leaves the page in a new tab; an address that is not a web address becomes text. */
export function drawLink(url: string, label: readonly (Node | string)[]): HTMLElement {
  if (!isSafeUrl(url)) return element('span', { class: 'refused-link', title: url }, label);
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** Draws a mention of a person, marked where it is the reader. */
export function drawPerson(id: string, context: DrawContext): HTMLElement {
  const isReader = id === context.reader;
  const name = context.nameOfPerson(id) ?? id;
  return element('span', { class: isReader ? 'mention is-reader' : 'mention' }, [`@${name}`]);
}

/** Draws a mention of a channel by its present name. */
export function drawChannel(
  id: string,
  name: string | undefined,
  context: DrawContext,
): HTMLElement {
  return element('span', { class: 'mention' }, [`#${context.nameOfChannel(id) ?? name ?? id}`]);
}

/** Draws a mention that notifies many, so that it stands out from text that only looks like one. */
export function drawCrowd(name: string): HTMLElement {
  return element('span', { class: 'mention is-crowd' }, [name]);
}

/** Draws a mention of a user group by its handle. */
export function drawGroup(
  id: string,
  label: string | undefined,
  context: DrawContext,
): HTMLElement {
  const handle = context.handleOfGroup(id);
  return drawCrowd(handle === undefined ? (label ?? `@${id}`) : `@${handle}`);
}

/** Draws a moment in the reader's zone after a Slack date format. */
export function drawDate(
  epochSeconds: number,
  format: string,
  url: string | undefined,
  context: DrawContext,
): HTMLElement {
  const moment = epochSeconds * 1000;
  const words = formatSlackDate(epochSeconds, format, context.clock);
  const time = element(
    'time',
    { datetime: new Date(moment).toISOString(), title: fullMoment(moment, context.clock) },
    [words],
  );
  return url === undefined ? time : drawLink(url, [time]);
}

function drawPassage({ kind, content }: Passage, context: DrawContext): HTMLElement {
  return element(PASSAGE_TAGS[kind], {}, drawInlines(content, context));
}

function drawInlines(inlines: readonly Inline[], context: DrawContext): Node[] {
  return inlines.map((inline) => drawInline(inline, context));
}

function drawInline(inline: Inline, context: DrawContext): Node {
  switch (inline.kind) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'emphasis':
      return element(EMPHASIS_TAGS[inline.emphasis], {}, drawInlines(inline.content, context));
    case 'code':
      return element('code', {}, drawInlines(inline.content, context));
    case 'link':
      return drawLink(inline.url, drawEmojiIn(inline.label));
    case 'person':
      return drawPerson(inline.id, context);
    case 'channel':
      return drawChannel(inline.id, inline.name, context);
    case 'crowd':
      return drawCrowd(inline.name);
    case 'group':
      return drawGroup(inline.id, inline.label, context);
    case 'date':
      return drawDate(inline.epochSeconds, inline.format, inline.url, context);
    case 'emoji':
      return drawEmoji(inline.name);
  }
}
