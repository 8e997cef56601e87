import { isAtLeast } from '../../../log-entries/levels.ts';
import type { FormatTime } from '../../../log-entries/text.ts';
import type { Entry } from '../../../log-entries/types.ts';
import { truncate } from '../../../slack/text.ts';
import { rowText } from '../rows.ts';
import type { TailSubject } from './request.ts';
import { labelOf } from './tape-text.ts';

/** What fits into one box of a message, whose newest line must not be cut off. */
export interface BoxSize {
  readonly lines: number;
  readonly characters: number;
}

/** The newest entries as text, and how many logged lines they stand for. */
export interface Box {
  readonly text: string;
  readonly entries: readonly Entry[];
  readonly lines: number;
}

/** A line wraps several times on a phone. */
const MOST_LINE = 220;
const MARKS = { error: '✗ ', warn: '! ', none: '  ' } as const;

/** The last of some entries (the newest last), as many as fit; errors and warnings are marked. */
export function boxOf(
  entries: readonly Entry[],
  subject: TailSubject,
  time: FormatTime,
  size: BoxSize,
): Box {
  const texts: string[] = [];
  const shown: Entry[] = [];
  let height = 0;
  let characters = 0;
  for (const entry of entries.toReversed()) {
    const text = textOf(entry, subject, time);
    height += text.split('\n').length;
    characters += text.length + 1;
    const isFull = height > size.lines || characters > size.characters;
    if (isFull && texts.length > 0) break;
    texts.unshift(truncate(text, size.characters));
    shown.unshift(entry);
  }
  const lines = shown.reduce((sum, entry) => sum + linesIn(entry), 0);
  return { text: texts.join('\n'), entries: shown, lines };
}

function textOf(entry: Entry, subject: TailSubject, time: FormatTime): string {
  const prefix = `${MARKS[severityOf(entry)]}${labelOf(entry, subject)}`;
  return rowText({ entry, prefix, raw: false }, time)
    .split('\n')
    .map((line) => truncate(line, MOST_LINE))
    .join('\n');
}

function severityOf({ level }: Entry): keyof typeof MARKS {
  if (level === undefined) return 'none';
  return isAtLeast(level, 'error') ? 'error' : level === 'warn' ? 'warn' : 'none';
}

/** Repeats have about as many lines as their newest one. */
function linesIn({ detail, linesCut, repeats }: Entry): number {
  return (repeats?.count ?? 1) * (1 + detail.length + linesCut);
}
