import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  ImageBlock,
  InputBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  RichTextLink,
  RichTextText,
  SectionBlock,
  TableBlock,
} from '@slack/types';
import { LIMITS } from './limits.ts';
import { cleanText, truncate } from './text.ts';

/** Every button of the bot has this action id with a number behind it: one listener takes them all. */
const BUTTON_ACTION = 'gridops';
/** Fields to write in: with the name of the field behind it. */
const FIELD = 'field';
/** Presses on these are not taken. */
const LINK_ACTION = 'link';

/** Words that Slack shows as they are; it refuses empty ones. */
function plain(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: truncate(cleanText(text), limit) || ' ', emoji: false };
}

/** Slack's markup. `text` must be our own words; text from outside goes through `code` first. */
function mrkdwn(text: string, limit: number): MrkdwnElement {
  return { type: 'mrkdwn', text: truncate(text, limit) || ' ', verbatim: true };
}

/** A heading in Slack's largest type; emoji short names are shown as emoji. */
export function header(text: string): HeaderBlock {
  return { type: 'header', text: { ...plain(text, LIMITS.headerText), emoji: true } };
}

export function section(text: string, accessory?: Button): SectionBlock {
  return {
    type: 'section',
    text: mrkdwn(text, LIMITS.sectionText),
    ...(accessory && { accessory }),
  };
}

/** Small grey words: our own markup. */
export function context(...texts: string[]): ContextBlock {
  const elements = texts
    .slice(0, LIMITS.contextElements)
    .map((text) => mrkdwn(text, LIMITS.sectionText));
  return { type: 'context', elements };
}

export const divider: DividerBlock = { type: 'divider' };

/** A line with a link of our own behind it. */
export interface LinkedLine {
  readonly text: string;
  readonly link: { readonly url: string; readonly label: string };
}

/** Lines from outside as a bulleted list: nothing in them is parsed by Slack. */
export function bullets(lines: readonly (string | LinkedLine)[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: lines.map((line) => ({ type: 'rich_text_section', elements: pieces(line) })),
      },
    ],
  };
}

function pieces(line: string | LinkedLine): (RichTextText | RichTextLink)[] {
  const { text, link } = typeof line === 'string' ? { text: line } : line;
  const plain = truncate(cleanText(text), LIMITS.sectionText) || ' ';
  if (!link) return [{ type: 'text', text: plain }];
  return [
    { type: 'text', text: `${plain}  ·  ` },
    { type: 'link', url: link.url, text: link.label },
  ];
}

/** Text from outside, in a fixed-width box: nothing in it is parsed by Slack. */
export function preformatted(text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: truncate(cleanText(text), LIMITS.sectionText) || ' ' }],
      },
    ],
  };
}

/** Stands for a picture of the view until the picture is uploaded. */
export interface PictureBlock {
  readonly type: 'picture';
  /** The id of the picture in the view. */
  readonly picture: string;
  readonly title: string;
}

export function picture(id: string, title: string): PictureBlock {
  return { type: 'picture', picture: id, title };
}

/** An uploaded picture. It may take Slack a moment until it can be shown: `invalid_blocks` until then. */
export function uploadedImage(
  fileId: string,
  { alt, title }: { alt: string; title: string },
): ImageBlock {
  return {
    type: 'image',
    slack_file: { id: fileId },
    alt_text: truncate(cleanText(alt), LIMITS.altText) || ' ',
    title: plain(title, LIMITS.altText),
  };
}

/** Rows of text from outside, the first one the head. Slack takes one table in a message, and none in a modal. */
export function table(rows: readonly (readonly string[])[]): TableBlock {
  return {
    type: 'table',
    rows: rows.map((cells) =>
      cells.map((text) => ({
        type: 'raw_text',
        text: truncate(cleanText(text), LIMITS.fieldText) || ' ',
      })),
    ),
  };
}

export interface FieldLook {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What stands in it at first. */
  readonly initial?: string;
  readonly required?: boolean;
}

/** A line to write in. Slack sends what stands in it with every press on a button of the same message or modal. */
export function field({ name, label, hint, initial, required = false }: FieldLook): InputBlock {
  return {
    type: 'input',
    block_id: `${FIELD}:${name}`,
    optional: !required,
    label: plain(label, LIMITS.fieldText),
    element: {
      type: 'plain_text_input',
      action_id: `${FIELD}:${name}`,
      max_length: LIMITS.fieldInput,
      ...(hint !== undefined && { placeholder: plain(hint, LIMITS.placeholder) }),
      ...(initial !== undefined && { initial_value: initial }),
    },
  };
}

export interface ButtonLook {
  readonly label: string;
  /** The opaque id that stands for what the button does. */
  readonly id: string;
  readonly style?: 'primary' | 'danger';
}

/** A button that opens an address in the browser; the bot is not asked. */
export interface LinkLook {
  readonly label: string;
  readonly url: string;
}

export function button({ label, id, style }: ButtonLook): Button {
  return {
    type: 'button',
    text: plain(label, LIMITS.buttonText),
    action_id: `${BUTTON_ACTION}:${id}`,
    value: id,
    ...(style && { style }),
  };
}

function link({ label, url }: LinkLook): Button {
  const action_id = `${LINK_ACTION}:${label}`;
  return { type: 'button', text: plain(label, LIMITS.buttonText), action_id, url };
}

/** A row of buttons; Slack refuses an empty row, so there is none without a button. */
export function actions(buttons: readonly (ButtonLook | LinkLook)[]): ActionsBlock[] {
  const elements = buttons
    .slice(0, LIMITS.actionsElements)
    .map((look) => ('url' in look ? link(look) : button(look)));
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}
