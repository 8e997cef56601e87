/** One line of Slack's mrkdwn: emphasis, code, links, mentions, dates, emoji and entities. Pure. */
import { EMOJI } from './emoji.ts';
import { parseSpecial } from './mrkdwn-special.ts';

type Emphasis = 'bold' | 'italic' | 'strike';

/** A piece of text within a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'emphasis'; emphasis: Emphasis; content: Inline[] }
  | { kind: 'code'; content: Inline[] }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'person'; id: string }
  | { kind: 'channel'; id: string; name: string | undefined }
  /** `@channel`, `@here` or `@everyone`: something that would notify many people. */
  | { kind: 'crowd'; name: string }
  | { kind: 'group'; id: string; label: string | undefined }
  | { kind: 'date'; epochSeconds: number; format: string; url: string | undefined }
  | { kind: 'emoji'; name: string };

interface LineOptions {
  /** Within code only links, mentions and entities mean something. */
  isCode: boolean;
  verbatim: boolean;
}

interface Found {
  inline: Inline;
  /** Index of the first character behind it. */
  end: number;
}

/** Slack: a link holds at most 3000 characters. */
const LONGEST_SPECIAL = 3500;

const EMPHASES: Record<string, Emphasis> = { '*': 'bold', _: 'italic', '~': 'strike' };
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const WORD = /[\p{L}\p{N}]/u;

/** Reads one line without its line end. */
export function parseLine(line: string, options: LineOptions): Inline[] {
  const found: Inline[] = [];
  const hopeless = new Set<string>();
  let text = '';
  let index = 0;
  while (index < line.length) {
    const next = parseAt(line, index, options, hopeless);
    if (next === undefined) {
      text += line[index];
      index += 1;
    } else {
      if (next.inline.kind === 'text') text += next.inline.text;
      else {
        if (text !== '') found.push({ kind: 'text', text });
        text = '';
        found.push(next.inline);
      }
      index = next.end;
    }
  }
  if (text !== '') found.push({ kind: 'text', text });
  return found;
}

function parseAt(
  line: string,
  index: number,
  options: LineOptions,
  hopeless: Set<string>,
): Found | undefined {
  const character = line[index] ?? '';
  if (character === '<') return parseAngle(line, index);
  if (character === '&') return parseEntity(line, index);
  if (options.isCode) return undefined;
  if (character === '`') return parseCode(line, index);
  if (character === ':') return parseEmoji(line, index);
  if (character === 'h' && !options.verbatim) return parseBareUrl(line, index);
  const emphasis = EMPHASES[character];
  if (emphasis === undefined) return undefined;
  return parseEmphasis(line, index, emphasis, options, hopeless);
}

function parseAngle(line: string, index: number): Found | undefined {
  const end = endOfAngle(line, index);
  if (end === undefined) return undefined;
  const inline = parseSpecial(line.slice(index + 1, end - 1));
  return inline && { inline, end };
}

function endOfAngle(line: string, index: number): number | undefined {
  const length = line.slice(index + 1, index + LONGEST_SPECIAL).search(/[<>]/);
  const close = index + 1 + length;
  return length < 1 || line[close] !== '>' ? undefined : close + 1;
}

function parseEntity(line: string, index: number): Found | undefined {
  for (const [entity, text] of Object.entries(ENTITIES)) {
    if (line.startsWith(entity, index)) {
      return { inline: { kind: 'text', text }, end: index + entity.length };
    }
  }
  return undefined;
}

function parseCode(line: string, index: number): Found | undefined {
  const close = line.indexOf('`', index + 1);
  if (close <= index + 1) return undefined;
  const content = parseLine(line.slice(index + 1, close), { isCode: true, verbatim: true });
  return { inline: { kind: 'code', content }, end: close + 1 };
}

function parseEmoji(line: string, index: number): Found | undefined {
  const name = /^:([\w+-]{1,50}):/.exec(line.slice(index, index + 52))?.[1];
  if (name === undefined || !EMOJI.has(name)) return undefined;
  return { inline: { kind: 'emoji', name }, end: index + name.length + 2 };
}

function parseBareUrl(line: string, index: number): Found | undefined {
  if (WORD.test(line[index - 1] ?? '')) return undefined;
  const start = line.slice(index, index + LONGEST_SPECIAL);
  const source = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]*_~`]/.exec(start)?.[0];
  if (source === undefined) return undefined;
  const url = source.replaceAll(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
  return { inline: { kind: 'link', url, label: url }, end: index + source.length };
}

function parseEmphasis(
  line: string,
  index: number,
  emphasis: Emphasis,
  options: LineOptions,
  hopeless: Set<string>,
): Found | undefined {
  const marker = line[index] ?? '';
  const before = line[index - 1] ?? ' ';
  const after = line[index + 1] ?? ' ';
  if (hopeless.has(marker) || WORD.test(before) || before === marker) return undefined;
  if (after === marker || /\s/.test(after)) return undefined;
  const close = closingMarker(line, index + 1, marker);
  if (close === undefined) {
    // What closes does not depend on what opened: no later one on this line finds a partner either.
    hopeless.add(marker);
    return undefined;
  }
  const content = parseLine(line.slice(index + 1, close), options);
  return { inline: { kind: 'emphasis', emphasis, content }, end: close + 1 };
}

/** Finds where emphasis ends, looking past links and code, whose markers belong to themselves. */
function closingMarker(line: string, from: number, marker: string): number | undefined {
  let index = from;
  while (index < line.length) {
    const character = line[index];
    if (character === marker && isClosing(line, index, marker)) return index;
    if (character === '<') index = endOfAngle(line, index) ?? index + 1;
    else if (character === '`') index = parseCode(line, index)?.end ?? index + 1;
    else index += 1;
  }
  return undefined;
}

function isClosing(line: string, index: number, marker: string): boolean {
  const before = line[index - 1] ?? ' ';
  const after = line[index + 1] ?? ' ';
  return !/\s/.test(before) && after !== marker && !WORD.test(after);
}
