import { DateTime } from 'luxon';
import { formatDuration } from '../kernel/time.ts';

/** What is shown: epoch milliseconds, and the IANA zone in which people read it. */
export interface ChartWindow {
  from: number;
  until: number;
  timeZone: string;
}

/** A round time of the asker's clock, with the date on a second line where a day begins. */
export interface TimeTick {
  at: number;
  lines: string[];
}

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const STEPS_IN_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, DAY, 2 * DAY, WEEK];

/** Round times within the window, at most as many as fit. */
export function timeTicks(window: ChartWindow, most: number): TimeTick[] {
  const minutes = (window.until - window.from) / 60_000;
  const step =
    STEPS_IN_MINUTES.find((each) => minutes / each <= most) ??
    Math.ceil(minutes / most / WEEK) * WEEK;
  const times = step < DAY ? clockTimes(window, step) : midnights(window, step / DAY);
  const oneDay = local(window, window.from).hasSame(local(window, window.until - 1), 'day');
  return times.map((time, index) => {
    const previous = times[index - 1];
    const newDay = !oneDay && (previous === undefined || !time.hasSame(previous, 'day'));
    const date = time.toFormat('d LLL');
    if (step >= DAY) return { at: time.toMillis(), lines: [date] };
    const clock = time.toFormat('HH:mm');
    return { at: time.toMillis(), lines: newDay ? [clock, date] : [clock] };
  });
}

/** The window in words: `20 Nov 14:05–17:05 UTC+1, every 5 min`. */
export function windowWords(window: ChartWindow & { period: number }): string {
  const [from, until] = [local(window, window.from), local(window, window.until)];
  const zone = from.offset === 0 ? 'UTC' : from.toFormat("'UTC'Z");
  const date = from.hasSame(until, 'year') ? 'd LLL HH:mm' : 'd LLL yyyy HH:mm';
  const span = from.hasSame(until, 'day')
    ? `${from.toFormat(date)}–${until.toFormat('HH:mm')}`
    : `${from.toFormat(date)} – ${until.toFormat(date)}`;
  return `${span} ${zone}, every ${formatDuration(window.period)}`;
}

/** A clock time of the window, with the date where the window has more than one. */
export function clockWords(at: number, window: ChartWindow): string {
  const oneDay = local(window, window.from).hasSame(local(window, window.until - 1), 'day');
  return local(window, at).toFormat(oneDay ? 'HH:mm' : 'd LLL HH:mm');
}

function local({ timeZone }: ChartWindow, at: number): DateTime {
  return DateTime.fromMillis(at, { zone: timeZone, locale: 'en-GB' });
}

/** More than any change of clocks moves them, in minutes. */
const LONGEST_CHANGE = 3 * 60;

/** Built from each day's own clock, because a day with a change of clocks has 23 or 25 hours. */
function clockTimes(window: ChartWindow, step: number): DateTime[] {
  const day = local(window, window.from).startOf('day');
  const minutesOf = (at: number) => (at - day.toMillis()) / 60_000;
  const first = Math.max(0, Math.floor((minutesOf(window.from) - LONGEST_CHANGE) / step));
  const last = Math.ceil((minutesOf(window.until) + LONGEST_CHANGE) / step);
  const times = Array.from({ length: last - first }, (_, index) => {
    const minutes = (first + index) * step;
    const minute = minutes % DAY;
    return day
      .plus({ days: Math.floor(minutes / DAY) })
      .set({ hour: Math.floor(minute / 60), minute: minute % 60 });
  });
  return within(window, times);
}

function midnights(window: ChartWindow, every: number): DateTime[] {
  const first = local(window, window.from).startOf('day').plus({ days: 1 });
  const days = Math.ceil((window.until - window.from) / (DAY * 60_000) / every) + 1;
  const times = Array.from({ length: days }, (_, index) => first.plus({ days: index * every }));
  return within(window, times);
}

/** A time that the clock leaps over in spring is the next one, which is there already. */
function within({ from, until }: ChartWindow, times: readonly DateTime[]): DateTime[] {
  return times.filter((time, index) => {
    const again = times[index - 1]?.toMillis() === time.toMillis();
    return !again && time.toMillis() >= from && time.toMillis() < until;
  });
}
