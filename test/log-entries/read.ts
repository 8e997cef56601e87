import type { LogFormat } from '../../src/log-entries/formats/formats.ts';
import { readEntries } from '../../src/log-entries/reader.ts';
import type { Entry, LogEvent } from '../../src/log-entries/types.ts';

/** Lines as events of one stream, 10 ms apart. */
export function eventsOfLines(lines: readonly string[], event: Partial<LogEvent> = {}): LogEvent[] {
  const { at = 1_000_000, stream = 'task-1' } = event;
  return lines.map((message, index) => ({ at: at + index * 10, stream, message }));
}

/** The entries of lines of one stream. */
export function read(lines: readonly string[], format: LogFormat = 'auto'): Entry[] {
  return readEntries(eventsOfLines(lines), { format: () => format });
}

/** The only entry of some lines. */
export function readOne(lines: readonly string[] | string, format: LogFormat = 'auto'): Entry {
  const entries = read(typeof lines === 'string' ? [lines] : lines, format);
  const [entry] = entries;
  if (!entry || entries.length > 1) throw new Error(`expected one entry, not ${entries.length}`);
  return entry;
}

/** An entry with what a test is about. */
export function entryWith(parts: Partial<Entry> = {}): Entry {
  const message = parts.message ?? 'hello';
  return {
    at: 1_000_000,
    stream: 'task-1',
    message,
    fields: {},
    detail: [],
    text: message,
    charactersCut: 0,
    linesCut: 0,
    ...parts,
  };
}
