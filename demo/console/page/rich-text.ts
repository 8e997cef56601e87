import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
} from '@slack/types';
import type { DrawContext } from './context.ts';
import { element } from './dom.ts';
import {
  drawChannel,
  drawCrowd,
  drawDate,
  drawEmoji,
  drawGroup,
  drawLink,
  drawPerson,
} from './text.ts';

type RichTextPart = RichTextSection | RichTextList | RichTextQuote | RichTextPreformatted;
type Style = NonNullable<RichTextElement['style']>;

const STYLE_TAGS: readonly (readonly [keyof Style, 'strong' | 'em' | 's' | 'u' | 'code'])[] = [
  ['bold', 'strong'],
  ['italic', 'em'],
  ['strike', 's'],
  ['underline', 'u'],
  ['code', 'code'],
];

/** Draws a rich_text block. Nothing in its text is markup: a mention is one only as an element of its own. */
export function drawRichText(block: RichTextBlock, context: DrawContext): HTMLElement {
  return element(
    'div',
    { class: 'rich-text' },
    block.elements.map((part) => drawPart(part, context)),
  );
}

function drawPart(part: RichTextPart, context: DrawContext): HTMLElement {
  switch (part.type) {
    case 'rich_text_section':
      return element('p', {}, drawElements(part.elements, context));
    case 'rich_text_preformatted':
      return element('pre', {}, drawElements(part.elements, context));
    case 'rich_text_quote':
      return element('blockquote', {}, drawElements(part.elements, context));
    case 'rich_text_list':
      return drawList(part, context);
  }
}

function drawList(list: RichTextList, context: DrawContext): HTMLElement {
  const items = list.elements.map((item) =>
    element('li', {}, drawElements(item.elements, context)),
  );
  const attributes = { class: `indent-${Math.min(list.indent ?? 0, 8)}` };
  return element(list.style === 'ordered' ? 'ol' : 'ul', attributes, items);
}

function drawElements(elements: readonly RichTextElement[], context: DrawContext): Node[] {
  return elements.map((part) => styled(drawElement(part, context), part.style ?? {}));
}

function styled(node: Node, style: Style): Node {
  return STYLE_TAGS.reduce(
    (inner, [name, tag]) => (style[name] === true ? element(tag, {}, [inner]) : inner),
    node,
  );
}

function drawElement(part: RichTextElement, context: DrawContext): Node {
  switch (part.type) {
    case 'text':
      return document.createTextNode(part.text);
    case 'link':
      return drawLink(part.url, [part.text ?? part.url]);
    case 'user':
      return drawPerson(part.user_id, context);
    case 'channel':
      return drawChannel(part.channel_id, undefined, context);
    case 'usergroup':
      return drawGroup(part.usergroup_id, undefined, context);
    case 'team':
      return drawCrowd(`@${part.team_id}`);
    case 'broadcast':
      return drawCrowd(`@${part.range}`);
    case 'emoji':
      return drawEmoji(part.name);
    case 'date':
      return drawDate(part.timestamp, part.format, part.url, context);
    case 'color':
      return element('code', {}, [part.value]);
  }
}
