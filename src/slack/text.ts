import { stripVTControlCharacters } from 'node:util';

/** C0 and C1 controls except tab and newline, bidirectional controls, zero-width characters, byte-order mark. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text from outside without terminal colours, control, bidirectional and zero-width characters. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed()).replace(INVISIBLE, '');
}

/** Cut to at most `limit` UTF-16 units, an ellipsis in place of what is missing, no character torn apart. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Slack's three escapes, ampersand first (Slack: formatting text, escaping). */
export function escapeMrkdwn(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Undoes Slack's three escapes. */
export function unescapeMrkdwn(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/**
 * Text from outside as a code span of a mrkdwn object: it can neither ping, nor link, nor format, nor break out.
 * For longer text from outside use rich text or plain text, which Slack does not parse at all.
 */
export function code(text: string, limit = 200): string {
  const plain = truncate(cleanText(text).replace(/\s+/g, ' ').trim(), limit) || ' ';
  return `\`${escapeMrkdwn(plain.replaceAll('`', "'"))}\``;
}

/** Our own words with values of AWS's or the catalog's in them: escaped, so nothing in them can ping or link. */
export function ours(text: string): string {
  return escapeMrkdwn(cleanText(text)).replace(/[*`]/g, '');
}

/** A person or user group by Slack id, in mrkdwn: pings where the message is new. Anything else is shown as text. */
export function mention(id: string): string {
  if (/^[UW][A-Z0-9]+$/.test(id)) return `<@${id}>`;
  return /^S[A-Z0-9]+$/.test(id) ? `<!subteam^${id}>` : code(id);
}

/** A time (epoch milliseconds) in the zone and words of whoever reads it. Slack: formatting text, date formatting. */
export function shownTime(at: number): string {
  const fallback = new Date(at).toISOString();
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time_secs}|${fallback}>`;
}
