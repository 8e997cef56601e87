import type { StartedTail } from './follow/start.ts';
import type { FrozenLogs } from './frozen.ts';

/** What of an answer is shown. */
export interface PageChoice {
  /** 1 is the newest. */
  readonly page: number;
  /** Errors and worse only. */
  readonly errors: boolean;
  /** Every line as it was logged, repeats too. */
  readonly raw: boolean;
}

/** Lines, as they were read or as they were kept. */
export interface LogsAnswer {
  readonly kind: 'answer';
  readonly logs: FrozenLogs;
  /** Id of what was kept; absent where there was nothing to keep. */
  readonly kept?: string;
  readonly shown: PageChoice;
  /** Whether all of it is wanted as a text file: beside the message, or alone. */
  readonly file: 'none' | 'too' | 'alone';
}

/** How many logs have been read so far. */
export interface LogsReading {
  readonly kind: 'reading';
  readonly title: string;
  readonly done: number;
  readonly of: number;
}

/** A log is followed: the tail goes on by itself in the message of the answer. */
export interface LogsFollowed {
  readonly kind: 'followed';
  readonly tail: StartedTail;
}

export type LogsResult = LogsAnswer | LogsReading | LogsFollowed;
