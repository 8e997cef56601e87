import { UserError } from './errors.ts';
import { durationWord, formatInstant, resolveTime, type TimeExpression } from './time.ts';

/** A window of time as people ask for it. */
export interface AskedWindow {
  readonly since?: TimeExpression | undefined;
  readonly from?: TimeExpression | undefined;
  readonly to?: TimeExpression | undefined;
}

/** In epoch milliseconds. */
export interface TimeWindow {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** Throws UserError for a window that is in the future or upside down. `usual`: how far back it goes where nothing is said. */
export function chooseWindow(
  { since, from: first, to }: AskedWindow,
  usual: number,
  clock: { now: number; timeZone: string },
): TimeWindow {
  const { now } = clock;
  if (since && first) throw new UserError('Use either `--since` or `--from` and `--to`, not both.');
  const until = Math.min(to ? resolveTime(to, clock) : now, now);
  const start = first ?? since;
  const from = start ? resolveTime(start, clock) : until - usual;
  if (from >= now)
    throw new UserError('The window begins in the future. Choose a time that has passed.');
  if (from >= until)
    throw new UserError(
      `The window ends (${formatInstant(until, clock)}) before it begins (${formatInstant(from, clock)}). Swap \`--from\` and \`--to\`, or write them with their dates.`,
    );
  return { from, until };
}

/** How long before now a window begins, as a word such as `15m`; undefined for one that was said by the clock. */
export function spanOf({ since, from, to }: AskedWindow, usual: number): string | undefined {
  if (from || to) return undefined;
  if (!since) return durationWord(usual);
  return since.kind === 'ago' ? durationWord(since.milliseconds) : undefined;
}

/** The options that ask for exactly this window. */
export function exactWindow({ from, until }: TimeWindow): string[] {
  return ['--from', new Date(from).toISOString(), '--to', new Date(until).toISOString()];
}
