import { isAtLeast, worse } from './levels.ts';
import type { Lines } from './line.ts';
import {
  beginTrace,
  followsError,
  goesOn,
  type Trace,
  traceAfterError,
  traceOfIndented,
} from './trace.ts';
import type { Entry, LogEvent, Parsed } from './types.ts';

/** Milliseconds. Lines of one entry are written at once; CloudWatch may give them later times. */
export const JOIN_WITHIN = 2_000;
/** Lines of one entry that are kept. */
export const LINES_KEPT = 500;
const CHARACTERS_KEPT = 64 * 1_024;

/** An entry to which lines may still be added. */
export interface OpenEntry {
  event: LogEvent;
  parsed: Parsed;
  /** Time of the last line. */
  lastAt: number;
  /** The lines as they came, the first included. */
  lines: string[];
  characters: number;
  trace: Trace | undefined;
  charactersCut: number;
  linesCut: number;
}

/** Begins an entry with the first line of an event; the event's other lines are part of it. */
export function openEntry(event: LogEvent, lines: Lines, parsed: Parsed): OpenEntry {
  const open: OpenEntry = {
    event,
    parsed,
    lastAt: event.at,
    lines: [lines.first],
    characters: lines.first.length,
    trace: beginTrace(parsed.message),
    charactersCut: lines.cut,
    linesCut: 0,
  };
  for (const line of lines.rest) {
    continues(open, line);
    add(open, line);
  }
  return open;
}

/** Adds an event to the open entry of its stream. False when the event is something new. */
export function join(open: OpenEntry, event: LogEvent, { first, rest, cut }: Lines): boolean {
  if (Math.abs(event.at - open.lastAt) > JOIN_WITHIN || !continues(open, first)) return false;
  open.lastAt = Math.max(open.lastAt, event.at);
  open.charactersCut += cut;
  add(open, first);
  for (const line of rest) {
    continues(open, line);
    add(open, line);
  }
  return true;
}

/** Whether a line belongs to the entry above it: indented, or of the same trace. */
function continues(open: OpenEntry, line: string): boolean {
  const first = line.charCodeAt(0);
  if (first === 0x20 || first === 0x09 || line === '') {
    open.trace = traceOfIndented(open.trace, line);
    return true;
  }
  if (open.trace) return goesOn(open.trace, line);
  if (!isSevere(open) || !followsError(line)) return isClosing(open, line);
  open.trace = traceAfterError(line);
  return true;
}

function isSevere({ parsed: { level } }: OpenEntry): boolean {
  return level !== undefined && isAtLeast(level, 'warn');
}

/** The last line of something that was printed over several lines, such as a JSON object. */
function isClosing({ lines }: OpenEntry, line: string): boolean {
  return lines.length > 1 && (line === '}' || line === ']' || line === ')');
}

function add(open: OpenEntry, line: string): void {
  const isFull = open.lines.length >= LINES_KEPT || open.characters + line.length > CHARACTERS_KEPT;
  if (isFull) {
    open.linesCut += 1;
    return;
  }
  open.lines.push(line);
  open.characters += line.length;
}

/** The entry as it stands. */
export function closeEntry(open: OpenEntry): Entry {
  const { event, parsed, trace, lines } = open;
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  const message = trace?.headline ?? parsed.message;
  return {
    at: event.at,
    stream: event.stream,
    group: event.group,
    level: trace ? worse(parsed.level, 'error') : parsed.level,
    message,
    fields: parsed.fields,
    requestId: parsed.requestId ?? requestIdIn(parsed.message),
    detail: detailOf(open, message),
    text: lines.length === 1 ? (lines[0] ?? '') : lines.join('\n'),
    charactersCut: open.charactersCut,
    linesCut: open.linesCut,
  };
}

const NONE: readonly string[] = [];

/** The headline may come from the last line: then the first one is not lost. */
function detailOf({ parsed, lines }: OpenEntry, message: string): readonly string[] {
  const stack = parsed.stack ?? NONE;
  if (lines.length === 1 && message === parsed.message) return stack;
  const opening = message === parsed.message ? NONE : [parsed.message];
  return [...opening, ...stack, ...lines.slice(1)];
}

const REQUEST_ID = /\b(?:request|req|correlation)[_-]?id["']?[=:] ?["']?([\w.-]{4,64})/i;

function requestIdIn(message: string): string | undefined {
  return REQUEST_ID.exec(message)?.[1];
}
