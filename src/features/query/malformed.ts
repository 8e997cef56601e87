import type { MalformedQueryFault } from '../../aws/logs-malformed-query.ts';
import { UserError } from '../../kernel/errors.ts';
import { cleanText } from '../../slack/text.ts';

/** As much of the line as a phone shows without wrapping. */
const BEFORE = 30;
const WIDTH = 60;
/** Slack takes away ordinary spaces at the begin of a code span. */
const SPACE = '\u00a0';

/** A query that AWS cannot read: AWS's words, and the line with a caret under the place. */
export function malformed(fault: MalformedQueryFault, text: string): UserError {
  const { position, remedy, what } = fault;
  const pointed = position ? `\n${pointedLine(text, position)}` : '';
  const words = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return new UserError(`${words.replaceAll('`', "'")}.${pointed}\n${remedy}.`);
}

/** The line of the text in which the place is, and a line of carets under it, each as a code span of the same width. */
export function pointedLine(text: string, { start, end }: { start: number; end: number }): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = (text.indexOf('\n', start) + 1 || text.length + 1) - 1;
  const before = plain(text.slice(lineStart, start));
  const found = plain(text.slice(start, Math.min(Math.max(end, start), lineEnd)));
  const behind = plain(text.slice(start + found.length, lineEnd));
  const lead = before.length > BEFORE ? `…${before.slice(1 - BEFORE)}` : before;
  const line = `${lead}${found}${behind}`;
  const shown = line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
  const carets = '^'.repeat(Math.max(1, Math.min(found.length, shown.length - lead.length)));
  const width = Math.max(shown.length, lead.length + carets.length);
  const pointer = `${SPACE.repeat(lead.length)}${carets}`;
  return `\`${shown.padEnd(width, SPACE)}\`\n\`${pointer.padEnd(width, SPACE)}\``;
}

/** One character for each that is seen, so that the carets stand where they should. */
function plain(text: string): string {
  return cleanText(text).replace(/\s/g, SPACE).replaceAll('`', "'");
}
