/** Slack's mrkdwn as a tree. Pure: the page draws the tree in `text.ts`. Source: Slack, "Formatting message text". */
import { type Inline, parseLine } from './mrkdwn-line.ts';

/** A stretch of text that stands on lines of its own. */
export interface Passage {
  kind: 'paragraph' | 'quote' | 'preformatted';
  content: Inline[];
}

/** Slack: a text object with `verbatim` keeps bare URLs as they are. */
export interface MrkdwnOptions {
  verbatim: boolean;
}

/** Reads mrkdwn. Anything that is not markup stays text, so that nothing is ever lost. */
export function parseMrkdwn(source: string, options: MrkdwnOptions): Passage[] {
  const parts = source.split(/```([\s\S]+?)```/);
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return [preformatted(part)];
    const isAfterFence = index > 0;
    const isBeforeFence = index < parts.length - 1;
    return parseLines(trimAtFences(part, isAfterFence, isBeforeFence), options);
  });
}

function trimAtFences(part: string, isAfterFence: boolean, isBeforeFence: boolean): string {
  const head = isAfterFence ? part.replace(/^\n/, '') : part;
  return isBeforeFence ? head.replace(/\n$/, '') : head;
}

function preformatted(source: string): Passage {
  const content = source
    .replace(/^\n|\n$/g, '')
    .split('\n')
    .map((line) => parseLine(line, { isCode: true, verbatim: true }));
  return { kind: 'preformatted', content: joinLines(content) };
}

function parseLines(source: string, { verbatim }: MrkdwnOptions): Passage[] {
  if (source === '') return [];
  const passages: { kind: 'paragraph' | 'quote'; lines: Inline[][] }[] = [];
  for (const line of source.split('\n')) {
    const unquoted = line.replace(/^(?:>|&gt;) ?/, '');
    const kind = unquoted === line ? 'paragraph' : 'quote';
    const parsed = parseLine(unquoted, { isCode: false, verbatim });
    const last = passages.at(-1);
    if (last?.kind === kind) last.lines.push(parsed);
    else passages.push({ kind, lines: [parsed] });
  }
  return passages.map(({ kind, lines }) => ({ kind, content: joinLines(lines) }));
}

function joinLines(lines: Inline[][]): Inline[] {
  return lines.flatMap((line, index) =>
    index === 0 ? line : [{ kind: 'text' as const, text: '\n' }, ...line],
  );
}
