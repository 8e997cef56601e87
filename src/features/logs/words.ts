import { formatDuration, formatInstant } from '../../kernel/time.ts';
import { isAtLeast } from '../../log-entries/levels.ts';
import type { Entry } from '../../log-entries/types.ts';
import type { FrozenLogs, FrozenSource } from './frozen.ts';

interface Clock {
  readonly now: number;
  readonly timeZone: string;
}

/** `1 entry`, `12,400 entries` */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;
}

/** How many entries there are and how many of them are errors. */
export function countWords(entries: readonly Entry[]): string {
  const errors = entries.filter(({ level }) => level && isAtLeast(level, 'error')).length;
  const all = counted(entries.length, 'entry', 'entries');
  return errors === 0 ? `${all}, no errors` : `${all}, ${counted(errors, 'error')}`;
}

/** None of its logs could be read. */
export function isUnread({ sources }: FrozenLogs): boolean {
  return sources.every(({ fault }) => fault !== undefined);
}

/** What was found, in a few words. */
export function headlineOf(logs: FrozenLogs): string {
  const { entries, title, trace } = logs;
  if (isUnread(logs)) return `No log could be read: ${title}`;
  if (trace !== undefined) return `Trace in ${title}: ${traceWords(entries)}`;
  return entries.length === 0 ? `No lines: ${title}` : `${title}: ${countWords(entries)}`;
}

function traceWords(entries: FrozenLogs['entries']): string {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return 'no lines';
  const logs = new Set(entries.map(({ group }) => group)).size;
  const span = (last.at - first.at).toLocaleString('en-GB');
  return `${countWords(entries)}, ${counted(logs, 'log')}, ${span} ms`;
}

/** `from 11:45:00 to 12:00:00 (15 min, Europe/Berlin)` */
export function windowText({ from, until }: FrozenLogs, clock: Clock): string {
  const bounds = `from ${formatInstant(from, clock)} to ${formatInstant(until, clock)}`;
  return `${bounds} (${formatDuration(until - from)}, ${clock.timeZone})`;
}

const REASONS = {
  limit: 'there are more lines than one answer reads',
  bytes: 'there is more text than one answer reads',
  deadline: 'CloudWatch took too long',
} as const;

/** How far back it was really searched, where that is not the whole window, in sentences. */
export function reachText({ sources, left, entries, limit }: FrozenLogs, clock: Clock): string[] {
  const [oldest] = entries;
  const before = oldest ? `, before ${formatInstant(oldest.at, clock)}` : '';
  return [
    ...noteTexts(sources),
    ...sources.flatMap((source) => sourceReach(source, clock, limit)),
    ...(left > 0 ? [`Left out: ${counted(left, 'older entry', 'older entries')}${before}.`] : []),
  ];
}

function noteTexts(sources: readonly FrozenSource[]): string[] {
  const noted = sources.filter(({ reach }) => reach?.note !== undefined);
  return [...Map.groupBy(noted, ({ reach }) => reach?.note)].map(
    ([note, own]) => `${own.map(({ component }) => component).join(', ')}: ${note}.`,
  );
}

function sourceReach(source: FrozenSource, clock: Clock, limit?: number): string[] {
  const { component, reach } = source;
  if (!reach) return [];
  const { wholeSince, stopped, searchedFrom, beyond } = reach;
  const parts: string[] = [];
  const isEnough = stopped === 'limit' && limit !== undefined;
  if (stopped !== 'window' && !isEnough)
    parts.push(
      `read back to ${formatInstant(searchedFrom, clock)} only, because ${REASONS[stopped]}`,
    );
  if (beyond) {
    const end =
      beyond.stopped === 'window' ? '' : `, back to ${formatInstant(beyond.searchedFrom, clock)}`;
    parts.push(`before that only lines that CloudWatch finds by their words${end}`);
  }
  if (wholeSince !== undefined)
    parts.push(`tracebacks are whole from ${formatInstant(wholeSince, clock)} on`);
  return parts.length === 0 ? [] : [`${component}: ${parts.join('; ')}.`];
}

/** The time from which on every wanted line is in the answer, in epoch milliseconds. */
export function completeSince({ sources, from, left, entries }: FrozenLogs): number {
  const reached = sources.flatMap(({ reach }) => {
    if (!reach) return [];
    const { stopped, searchedFrom } = reach.beyond ?? reach;
    return stopped === 'window' ? [] : [searchedFrom + 1];
  });
  const kept = left > 0 ? (entries[0]?.at ?? from) + 1 : from;
  return Math.max(from, kept, ...reached);
}
