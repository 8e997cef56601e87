import { createLineReader, type LineReader, type LogFormat } from './formats/formats.ts';
import { closeEntry, JOIN_WITHIN, join, type OpenEntry, openEntry } from './join.ts';
import { linesOf } from './line.ts';
import type { Entry, LogEvent } from './types.ts';

/** More streams than this at once are forgotten, so that a reader that follows for hours stays small. */
const STREAMS = 5_000;

/** How to read events. */
export interface ReadOptions {
  /** The format of a log group, as the catalog tells it. */
  format: (group: string | undefined) => LogFormat;
}

/** Reads events batch by batch. */
export interface LogReader {
  /**
   * Takes events in time order and gives the entries that are complete, in the order of their times: an entry is
   * complete when its stream goes on with something else or says nothing for two seconds of the events' time.
   */
  push(events: readonly LogEvent[]): Entry[];
  /** The entries whose streams have been quiet for two seconds at a time (epoch milliseconds). */
  settle(now: number): Entry[];
  /** All entries that are still open. */
  flush(): Entry[];
}

interface Stream {
  read: LineReader;
  open: OpenEntry | undefined;
}

/** A reader that joins lines per stream, however the streams interleave. */
export function createReader({ format }: ReadOptions): LogReader {
  const streams = new Map<string, Stream>();

  const closeAll = (isDue: (open: OpenEntry) => boolean): Entry[] => {
    const closed: Entry[] = [];
    for (const stream of streams.values()) {
      if (!stream.open || !isDue(stream.open)) continue;
      closed.push(closeEntry(stream.open));
      stream.open = undefined;
    }
    return closed;
  };

  const streamOf = ({ group, stream }: LogEvent): Stream => {
    const key = group === undefined ? stream : `${group}\n${stream}`;
    const known = streams.get(key);
    if (known) return known;
    const added = { read: createLineReader(format(group)), open: undefined };
    streams.set(key, added);
    return added;
  };

  const settle = (now: number) => inOrder(closeAll(({ lastAt }) => now - lastAt > JOIN_WITHIN));
  const flush = () => inOrder(closeAll(() => true));

  return {
    push(events) {
      const complete: Entry[] = [];
      for (const event of events) {
        if (streams.size >= STREAMS) {
          complete.push(...closeAll(() => true));
          streams.clear();
        }
        const closed = take(streamOf(event), event);
        if (closed) complete.push(closed);
      }
      const last = events.at(-1);
      return last ? inOrder([...complete, ...settle(last.at)]) : [];
    },
    settle,
    flush,
  };
}

/** Reads events once; the entries come in the order of their times. */
export function readEntries(events: readonly LogEvent[], options: ReadOptions): Entry[] {
  const reader = createReader(options);
  return inOrder([...reader.push(events), ...reader.flush()]);
}

/** Adds an event to its stream; gives the entry that ended with it. */
function take(stream: Stream, event: LogEvent): Entry | undefined {
  const lines = linesOf(event.message);
  if (stream.open && join(stream.open, event, lines)) return undefined;
  const ended = stream.open && closeEntry(stream.open);
  const isBlank = lines.first.trim() === '';
  stream.open = isBlank ? undefined : openEntry(event, lines, stream.read(lines.first));
  return ended;
}

/** Sorts by time; entries of the same time keep their order. */
function inOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => a.at - b.at);
}
