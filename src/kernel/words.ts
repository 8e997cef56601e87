import { parseArgsStringToArgv } from 'string-argv';
import { UserError } from './errors.ts';

/**
 * Splits a command line as a shell does, forgiving what phones type: curly quotes are quotes, and a word that starts
 * with an en dash, an em dash or a single hyphen is a long option (`—since`, `-since`).
 * Throws UserError when a quote is not closed.
 */
export function splitWords(text: string): string[] {
  const straight = straightenQuotes(text);
  refuseOpenQuote(straight);
  return parseArgsStringToArgv(lengthenDashes(straight));
}

const LONGEST_QUOTE = 80;

/** What somebody typed, as a code span of a message: short, on one line, and unable to end the span. */
export function quoted(typed: string): string {
  const line = typed.replace(/\s+/g, ' ').replaceAll('`', "'");
  const shown = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
  return `\`${shown || ' '}\``;
}

function straightenQuotes(text: string): string {
  return text
    .replace(/[\u201c\u201d\u201e\u201f]/g, '"')
    .replace(/(^|[\s=])[\u2018\u201a]([^\u2019]*)\u2019/g, "$1'$2'");
}

/** A quoted text, which stays as it is, or the dashes before an option. */
const QUOTED_OR_DASHES = /"[^"]*"|'[^']*'|(?<=^|\s)(?:[\u2012-\u2015\u2212]+-?|-)(?=\p{L}{2})/gu;

function lengthenDashes(text: string): string {
  return text.replace(QUOTED_OR_DASHES, (found) => (/^["']/.test(found) ? found : '--'));
}

function refuseOpenQuote(text: string): void {
  let open: string | undefined;
  for (const character of text) {
    if (open === undefined && (character === '"' || character === "'")) open = character;
    else if (character === open) open = undefined;
  }
  if (open !== undefined)
    throw new UserError(
      `A quote (${open}) is opened but not closed. Close it, or put the text in the other kind of quote.`,
    );
}
