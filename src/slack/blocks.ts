import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';
import { LIMITS } from './limits.ts';
import { cleanText, truncate } from './text.ts';

/** Every button of the bot has this action id with a number behind it: one listener takes them all. */
const BUTTON_ACTION = 'gridops';

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

/** Lines from outside as a bulleted list: nothing in them is parsed by Slack. */
export function bullets(lines: readonly string[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: lines.map((line) => ({
          type: 'rich_text_section',
          elements: [{ type: 'text', text: truncate(cleanText(line), LIMITS.sectionText) || ' ' }],
        })),
      },
    ],
  };
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

export interface ButtonLook {
  readonly label: string;
  /** The opaque id that stands for what the button does. */
  readonly id: string;
  readonly style?: 'primary' | 'danger';
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

/** A row of buttons; Slack refuses an empty row, so there is none without a button. */
export function actions(buttons: readonly ButtonLook[]): ActionsBlock[] {
  const elements = buttons.slice(0, LIMITS.actionsElements).map(button);
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/**
 * Keeps a view within what Slack takes in one message or modal: number of blocks and the text of all of them
 * together. What does not fit is left out before the closing lines and buttons, and a line says how much.
 */
export function fitBlocks(
  blocks: readonly KnownBlock[],
  limit: number = LIMITS.messageBlocks,
): KnownBlock[] {
  const last = blocks.findLastIndex(({ type }) => !CLOSING.has(type));
  const closing = blocks.slice(last + 1);
  const body = blocks.slice(0, last + 1);
  const room = limit - closing.length;
  let budget = LIMITS.messageBudget - textLength(closing);
  const fitting = body.findIndex((block, index) => {
    budget -= textLength(block);
    return budget < 0 || index >= room;
  });
  if (fitting === -1) return [...blocks];
  const kept = body.slice(0, Math.min(fitting, room - 1));
  return [
    ...kept,
    context('… not everything fits into one message. Ask for one component to see the rest.'),
    ...closing,
  ];
}

const CLOSING: ReadonlySet<string> = new Set(['context', 'actions']);

function textLength(block: unknown): number {
  if (typeof block !== 'object' || block === null) return 0;
  return Object.entries(block).reduce((sum, [key, value]) => {
    if (typeof value === 'string') return key === 'text' ? sum + value.length : sum;
    return sum + textLength(value);
  }, 0);
}
