import type { LogEvent } from '../../aws/logs.ts';
import type { Entry } from '../../log-entries/types.ts';

/** Entries in time order, by what wrote them. */
export type EntriesByStream = ReadonlyMap<string, readonly Entry[]>;

/** Enough to tell lines of one moment apart. */
const COMPARED = 200;

export function entriesByStream(entries: readonly Entry[]): EntriesByStream {
  return Map.groupBy(entries, streamKey);
}

/** The entry that a line is part of: the latest one that begins before the line and has it. */
export function holderOf(event: LogEvent, entries: EntriesByStream): Entry | undefined {
  const [line = ''] = event.message.trim().slice(0, COMPARED).split('\n');
  return entries
    .get(streamKey(event))
    ?.findLast(({ at, text }) => at <= event.at && text.includes(line));
}

function streamKey({ group = '', stream }: Pick<Entry, 'group' | 'stream'>): string {
  return `${group}\n${stream}`;
}
