import { UserError } from '../../kernel/errors.ts';
import { formatInstant, resolveTime, type TimeExpression } from '../../kernel/time.ts';

/** What people asked for. */
export interface AskedWindow {
  readonly since?: TimeExpression | undefined;
  readonly from?: TimeExpression | undefined;
  readonly to?: TimeExpression | undefined;
}

/** What is read, in epoch milliseconds. */
export interface LogWindow {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
  /** How long before now it begins, such as `15m`; absent for one that was said by the clock. */
  readonly span?: string;
}

/** Throws UserError for a window that is in the future or upside down. `usual`: how far back it goes where nothing is said. */
export function chooseWindow(
  { since, from, to }: AskedWindow,
  usual: number,
  clock: { now: number; timeZone: string },
): LogWindow {
  const { now } = clock;
  if (since && from) throw new UserError('Use either `--since` or `--from` and `--to`, not both.');
  const until = Math.min(to ? resolveTime(to, clock) : now, now);
  const start = from ?? since;
  const begin = start ? resolveTime(start, clock) : until - usual;
  if (begin >= now)
    throw new UserError('The window begins in the future. Choose a time that has passed.');
  if (begin >= until)
    throw new UserError(
      `The window ends (${formatInstant(until, clock)}) before it begins (${formatInstant(begin, clock)}). Swap \`--from\` and \`--to\`, or write them with their dates.`,
    );
  const span = from || to ? undefined : spanOf(since, usual);
  return { from: begin, until, ...(span !== undefined && { span }) };
}

/** The options that ask for the same window again: the latest one where it was said from now. */
export function windowWords({ from, until, span }: LogWindow): string[] {
  return span === undefined ? exactWords(from, until) : [`--since=${span}`];
}

/** The options for a window in epoch milliseconds. */
export function exactWords(from: number, until: number): string[] {
  return [`--from=${new Date(from).toISOString()}`, `--to=${new Date(until).toISOString()}`];
}

function spanOf(since: TimeExpression | undefined, usual: number): string | undefined {
  if (!since) return durationWord(usual);
  return since.kind === 'ago' ? durationWord(since.milliseconds) : undefined;
}

/** As people type it: the largest unit of which it is a whole number. */
function durationWord(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const;
  const [unit, size] = units.find(([, each]) => milliseconds % each === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
