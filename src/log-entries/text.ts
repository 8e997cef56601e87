import { roleOf } from './formats/keys.ts';
import type { Entry } from './types.ts';

/** Writes a time (epoch milliseconds) for the reader, in the reader's zone. */
export type FormatTime = (at: number) => string;

const FIRST: readonly string[] = [
  'status',
  'status_code',
  'method',
  'path',
  'duration',
  'duration_ms',
  'error',
  'reason',
];
const LAST: readonly string[] = ['logger', 'caller', 'source', 'agent', 'user-agent', 'referrer'];

/**
 * An entry for people: time, level, headline and fields on one line, what belongs to it indented beneath, and what is
 * missing in words.
 */
export function entryText(entry: Entry, formatTime: FormatTime): string {
  const { at, level, message, detail } = entry;
  const head = [
    formatTime(at),
    (level ?? '').toUpperCase().padEnd(5),
    message,
    ...fieldTexts(entry),
    ...repeatText(entry, formatTime),
  ].filter((part) => part !== '');
  return [head.join(' ').trimEnd(), ...detail, ...missing(entry)].join('\n    ');
}

/** The fields as `name=value`, the telling ones first, without what the headline says already. */
function fieldTexts({ message, fields, requestId }: Entry): string[] {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== message && !isInRequest(message, value))
    .map(([name, value]) => ({ name, value, place: placeOf(name) }))
    .sort((a, b) => a.place - b.place)
    .map(({ name, value }) => `${name}=${quoteValue(value)}`);
  return requestId === undefined || message.includes(requestId)
    ? shown
    : [...shown, `request=${quoteValue(requestId)}`];
}

/** `GET /health` says the method and the path. */
function isInRequest(message: string, value: unknown): boolean {
  return (
    typeof value === 'string' && /^[A-Z]+ \//.test(message) && message.split(' ', 2).includes(value)
  );
}

function placeOf(name: string): number {
  const first = FIRST.indexOf(name);
  if (first >= 0) return first;
  const last = LAST.indexOf(name);
  return FIRST.length + (last >= 0 ? last + 1 : roleOf(name) === 'request' ? 1 : 0);
}

function quoteValue(value: string | number | boolean): string {
  if (typeof value !== 'string' || !/[\s"=]/.test(value)) return String(value);
  return `"${value.replaceAll('"', "'").replace(/\s+/g, ' ')}"`;
}

function repeatText({ repeats }: Entry, formatTime: FormatTime): string[] {
  if (!repeats) return [];
  const streams = repeats.streams.length;
  const where = streams > 1 ? `, ${streams} streams` : '';
  return [`(×${repeats.count} since ${formatTime(repeats.firstAt)}${where})`];
}

function missing({ charactersCut, linesCut }: Entry): string[] {
  return [
    ...(charactersCut > 0 ? [`… ${counted(charactersCut, 'more character')}`] : []),
    ...(linesCut > 0 ? [`… ${counted(linesCut, 'more line')}`] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
