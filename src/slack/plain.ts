import type { Block } from '../kernel/view.ts';
import { unescapeMrkdwn } from './text.ts';

/** Emoji short names that our views use, as characters for a terminal. */
const EMOJI: Readonly<Record<string, string>> = {
  white_check_mark: '✓',
  warning: '!',
  x: '✗',
  grey_question: '?',
  hourglass_flowing_sand: '…',
  raised_hand: '✋',
  no_entry: '⛔',
  rotating_light: '!',
  boom: '!',
  arrows_counterclockwise: '↻',
  hourglass: '…',
  thumbsup: '+',
  thumbsdown: '-',
  mag: '?',
  white_small_square: '☐',
  white_medium_square: '☐',
  ballot_box_with_check: '☑',
  book: '≡',
  no_bell: '-',
  repeat: '↻',
  arrow_up: '↑',
  white_circle: '○',
  eyes: '*',
  fire: '!',
  checkered_flag: '✓',
  alarm_clock: '!',
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
  const url = record.get('url');
  if (type === 'link' && typeof url === 'string')
    return [typeof text === 'string' ? `${text} (${url})` : url];
  if (typeof text === 'string') return [type === 'mrkdwn' ? fromMrkdwn(text) : fromEmoji(text)];
  if (type === 'divider') return [''];
  if (type === 'table') return tableLines(record.get('rows'));
  if (type === 'button') return [];
  if (type === 'rich_text_section') return [`  • ${children(record).join('')}`];
  return children(record);
}

function children(record: ReadonlyMap<string, unknown>): string[] {
  return ['text', 'fields', 'elements']
    .flatMap((key) => record.get(key) ?? [])
    .flatMap((child) => (typeof child === 'object' && child !== null ? linesOf(child) : []));
}

/** Rows under each other in columns, the last one as wide as it is. */
function tableLines(table: unknown): string[] {
  const rows = listOf(table).map((row) =>
    listOf(row).map((cell) =>
      children(new Map([['elements', [cell]]]))
        .join(' ')
        .trim(),
    ),
  );
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function fromMrkdwn(text: string): string {
  const dated = text.replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1');
  const spans = dated
    .split('`')
    .map((span, index) => (index % 2 === 0 ? span.replaceAll('*', '') : span));
  return fromEmoji(unescapeMrkdwn(spans.join('')));
}

function fromEmoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
