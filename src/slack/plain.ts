import type { Block } from '../kernel/view.ts';
import { unescapeMrkdwn } from './text.ts';

/** Emoji short names that our views use, as characters for a terminal. */
const EMOJI: Readonly<Record<string, string>> = {
  white_check_mark: '✓',
  warning: '!',
  x: '✗',
  grey_question: '?',
  hourglass_flowing_sand: '…',
};

/** A view's blocks as lines of text, for the terminal and for checks. */
export function plainText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => linesOf(block).join('\n'))
    .filter((text) => text !== '')
    .join('\n');
}

function linesOf(block: object): string[] {
  const record = new Map<string, unknown>(Object.entries(block));
  const type = record.get('type');
  const text = record.get('text');
  if (typeof text === 'string') return [type === 'mrkdwn' ? fromMrkdwn(text) : fromEmoji(text)];
  if (type === 'divider') return [''];
  if (type === 'button') return [];
  if (type === 'rich_text_section') return [`  • ${children(record).join('')}`];
  return children(record);
}

function children(record: ReadonlyMap<string, unknown>): string[] {
  return ['text', 'fields', 'elements']
    .flatMap((key) => record.get(key) ?? [])
    .flatMap((child) => (typeof child === 'object' && child !== null ? linesOf(child) : []));
}

function fromMrkdwn(text: string): string {
  const dated = text.replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1');
  return fromEmoji(unescapeMrkdwn(dated.replace(/[*`]/g, '')));
}

function fromEmoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
