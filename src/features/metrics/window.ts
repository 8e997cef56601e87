import { UserError } from '../../kernel/errors.ts';
import { formatDuration } from '../../kernel/time.ts';
import { type AskedWindow, chooseWindow } from '../../kernel/window.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How far back a chart goes where nothing is said. */
export const USUAL = 3 * HOUR;

/** What people asked for; the last three hours where they said nothing. */
export interface AskedChartWindow extends AskedWindow {
  /** Milliseconds. */
  readonly period?: number | undefined;
  /** How far back the comparison lies, in milliseconds. */
  readonly compare?: number | undefined;
}

/** What is read and drawn, in epoch milliseconds and milliseconds. */
export interface ChartWindow {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
  readonly period: number;
  readonly compare?: number;
  /** Where the window is not what was asked for, and why. */
  readonly notes: readonly string[];
}

/** More points than a picture for a phone can show. */
const MOST_POINTS = 300;
const PERIODS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((each) => each * MINUTE);
const SHORTEST = 5 * MINUTE;

/** AWS CloudWatch: metrics retention. Points of at least this period live this long. */
const RETENTION = [
  { period: MINUTE, lives: 15 * DAY },
  { period: 5 * MINUTE, lives: 63 * DAY },
  { period: HOUR, lives: 455 * DAY },
] as const;
const LONGEST_LIFE = 455 * DAY;

/** Throws UserError for a window that is in the future, upside down, too short, or past what CloudWatch keeps. */
export function chooseChartWindow(
  asked: AskedChartWindow,
  clock: { now: number; timeZone: string },
): ChartWindow {
  const notes: string[] = [];
  const { from, until } = bounds(asked, clock, notes);
  const { compare = 0 } = asked;
  const oldest = clock.now - (from - compare);
  const kept = RETENTION.find(({ lives }) => oldest <= lives)?.period ?? HOUR;
  if (compare > 0 && oldest > LONGEST_LIFE)
    throw new UserError(
      `The time to compare with is more than 455 days ago, and CloudWatch keeps nothing for longer. Choose a shorter \`--compare\`.`,
    );
  const wanted = Math.max(MINUTE, Math.ceil((asked.period ?? MINUTE) / MINUTE) * MINUTE);
  const shown = PERIODS.find((period) => (until - from) / period <= MOST_POINTS) ?? DAY;
  const longest = Math.ceil((until - from) / MOST_POINTS / DAY) * DAY;
  const period = Math.max(wanted, kept, shown, shown === DAY ? longest : 0);
  if (asked.period !== undefined && period !== asked.period)
    notes.push(periodNote(asked.period, period, { kept, tooMany: shown > wanted }));
  else if (kept > Math.max(wanted, shown))
    notes.push(`CloudWatch keeps only ${formatDuration(kept)} periods of that time.`);
  return { ...aligned({ from, until }, period), period, notes, ...(compare > 0 && { compare }) };
}

/** The window on the borders of periods: what has not ended yet is left out, because its sum is not whole. */
export function aligned({ from, until }: { from: number; until: number }, period: number) {
  const end = Math.floor(until / period) * period;
  return { from: Math.min(Math.floor(from / period) * period, end - period), until: end };
}

function bounds(
  asked: AskedWindow,
  clock: { now: number; timeZone: string },
  notes: string[],
): { from: number; until: number } {
  const { from, until } = chooseWindow(asked, USUAL, clock);
  const oldest = clock.now - LONGEST_LIFE;
  if (until <= oldest)
    throw new UserError(
      'CloudWatch keeps metrics for 455 days, and all of the window is older. Choose a later one.',
    );
  if (until - from < SHORTEST)
    throw new UserError(
      'The window is shorter than 5 minutes, and a point stands for one or more.',
    );
  if (from < oldest) notes.push('CloudWatch keeps metrics for 455 days: the window begins there.');
  return { from: Math.max(from, oldest), until };
}

function periodNote(
  asked: number,
  period: number,
  { kept, tooMany }: { kept: number; tooMany: boolean },
): string {
  const wanted = asked % MINUTE === 0 ? formatDuration(asked) : `${asked / 1_000} s`;
  const change = `A point stands for ${formatDuration(period)} instead of ${wanted}`;
  if (period === kept && kept > asked)
    return `${change}: CloudWatch keeps no shorter periods of that time.`;
  if (tooMany) return `${change}: a chart shows at most ${MOST_POINTS} points.`;
  return `${change}: periods are whole minutes.`;
}
