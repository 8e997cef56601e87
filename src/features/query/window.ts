import { UserError } from '../../kernel/errors.ts';
import { formatInstant, resolveTime, type TimeExpression } from '../../kernel/time.ts';

/** What people asked for. */
export interface AskedWindow {
  readonly since?: TimeExpression | undefined;
  readonly from?: TimeExpression | undefined;
  readonly to?: TimeExpression | undefined;
}

/** Epoch milliseconds. */
export interface QueryWindow {
  readonly from: number;
  readonly until: number;
}

/**
 * The window of a query, `usual` milliseconds back where nobody says otherwise. Throws UserError for one that is in the
 * future or upside down.
 */
export function chooseWindow(
  { since, from: first, to }: AskedWindow,
  usual: number,
  clock: { now: number; timeZone: string },
): QueryWindow {
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

/** The exact window as options. */
export function exactOptions({ from, until }: QueryWindow): string[] {
  return ['--from', new Date(from).toISOString(), '--to', new Date(until).toISOString()];
}

/** The window as options, as it was asked for. */
export function windowOptions({ since, from, to }: AskedWindow): string[] {
  const asked = { since, from, to };
  return Object.entries(asked).flatMap(([name, time]) =>
    time ? [`--${name}`, timeWord(time)] : [],
  );
}

function timeWord(time: TimeExpression): string {
  if (time.kind === 'instant') return new Date(time.at).toISOString();
  if (time.kind === 'clock')
    return [time.hour, time.minute].map((part) => String(part).padStart(2, '0')).join(':');
  const { milliseconds } = time;
  const [unit, size] = UNITS.find(([, each]) => milliseconds % each === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}

/** Largest first. */
const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;
