import {
  type AskedWindow,
  chooseWindow,
  exactWindow,
  spanOf,
  type TimeWindow,
} from '../../kernel/window.ts';

/** What is read. */
export interface LogWindow extends TimeWindow {
  /** How long before now it begins, such as `15m`; absent for one that was said by the clock. */
  readonly span?: string;
}

/** Throws UserError for a window that is in the future or upside down. `usual`: how far back it goes where nothing is said. */
export function chooseLogWindow(
  asked: AskedWindow,
  usual: number,
  clock: { now: number; timeZone: string },
): LogWindow {
  const span = spanOf(asked, usual);
  return { ...chooseWindow(asked, usual, clock), ...(span !== undefined && { span }) };
}

/** The options that ask for the same window again: the latest one where it was said from now. */
export function windowWords(window: LogWindow): string[] {
  return window.span === undefined ? exactWindow(window) : ['--since', window.span];
}
