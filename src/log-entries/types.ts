import type { Level } from './levels.ts';

/** A line as it was logged. */
export interface LogEvent {
  /** Epoch milliseconds (AWS: `timestamp` of FilterLogEvents). */
  at: number;
  /** What wrote it, for example one task of a service. */
  stream: string;
  message: string;
  /** The log group, where several are read at once. */
  group?: string | undefined;
}

/** Nested values come flattened: `user.id`. */
export type Fields = Record<string, string | number | boolean>;

/** What a format understood of one line. */
export interface Parsed {
  level?: Level | undefined;
  message: string;
  fields: Fields;
  /** The request or correlation id. */
  requestId?: string | undefined;
  /** The time in the line, epoch milliseconds; undefined where it has none or no zone. */
  at?: number | undefined;
  /** Lines that the record carries in a field of its own, such as zap's `stacktrace`. */
  stack?: readonly string[] | undefined;
}

/** The line as read, or undefined for a line that is not in this format. */
export type Parser = (line: string) => Parsed | undefined;

/** How often the same thing was said. */
export interface Repeats {
  /** At least 2. */
  count: number;
  /** Epoch milliseconds of the first and of the last one. */
  firstAt: number;
  lastAt: number;
  streams: readonly string[];
}

/** One thing that was logged: a line, or lines that belong together. */
export interface Entry {
  /** Epoch milliseconds of its first line; in a group, of the newest example. */
  at: number;
  stream: string;
  group?: string | undefined;
  level?: Level | undefined;
  /** The headline. Empty where a record has fields only. */
  message: string;
  fields: Fields;
  requestId?: string | undefined;
  /** What to show beneath the headline: the lines of a traceback, in order. */
  detail: readonly string[];
  /** Everything as it was logged, with `\n` between the lines. */
  text: string;
  /** Characters that were cut off long lines; 0 when nothing is missing. */
  charactersCut: number;
  /** Lines beyond the first ones that were not kept; 0 when nothing is missing. */
  linesCut: number;
  repeats?: Repeats | undefined;
}
