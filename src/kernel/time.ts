import { DateTime } from 'luxon';
import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DURATION = /^(\d{1,6})(ms|s|m|h|d|w)$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** Milliseconds of `500ms`, `90s`, `15m`, `3h`, `2d` or `1w`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return unit === undefined ? undefined : Number(amount) * UNITS[unit as keyof typeof UNITS];
}

/** As people type it, in the largest unit of which it is a whole number: `90s`, `3h`, `7d`. */
export function durationWord(milliseconds: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((each) => milliseconds % UNITS[each] === 0);
  return `${milliseconds / UNITS[unit ?? 'ms']}${unit ?? 'ms'}`;
}

/** The shortest exact-enough words for a span: `450 ms`, `12 s`, `3 min`, `2 h 5 min`, `4 d`. */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, Math.round(milliseconds));
  if (span < UNITS.s) return `${span} ms`;
  if (span < UNITS.m) return `${Math.round(span / UNITS.s)} s`;
  if (span < UNITS.h) return `${Math.round(span / UNITS.m)} min`;
  if (span < UNITS.d) {
    const minutes = Math.round(span / UNITS.m) % 60;
    return `${Math.floor(Math.round(span / UNITS.m) / 60)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  return `${Math.round(span / UNITS.d)} d`;
}

/** A point in time as people write it; what it means depends on the asker's clock. */
export type TimeExpression =
  | { kind: 'ago'; milliseconds: number }
  | { kind: 'clock'; hour: number; minute: number }
  | { kind: 'instant'; at: number };

function parseTimeExpression(text: string): TimeExpression | undefined {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return { kind: 'ago', milliseconds };
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  if (hour !== undefined) return { kind: 'clock', hour: Number(hour), minute: Number(minute) };
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  return instant.isValid && /^\d{4}-\d\d-\d\d/.test(text)
    ? { kind: 'instant', at: instant.toMillis() }
    : undefined;
}

/** An option that takes a duration back from now, a clock time in the asker's zone, or an ISO instant. */
export const timeExpression = z.string().transform((text, context): TimeExpression => {
  const parsed = parseTimeExpression(text);
  if (parsed) return parsed;
  context.addIssue({
    code: 'custom',
    message: 'expected a duration (`90s`, `15m`, `3h`, `2d`), a time (`10:00`) or an ISO instant',
  });
  return z.NEVER;
});

/** Epoch milliseconds. A clock time is the latest one that has passed in the asker's zone. */
export function resolveTime(
  expression: TimeExpression,
  clock: { now: number; timeZone: string },
): number {
  if (expression.kind === 'instant') return expression.at;
  if (expression.kind === 'ago') return clock.now - expression.milliseconds;
  const here = DateTime.fromMillis(clock.now, { zone: clock.timeZone });
  const today = here.set({
    hour: expression.hour,
    minute: expression.minute,
    second: 0,
    millisecond: 0,
  });
  return (today > here ? today.minus({ days: 1 }) : today).toMillis();
}

/** A clock time in the asker's zone, with the date when it is not today. */
export function formatInstant(at: number, clock: { now: number; timeZone: string }): string {
  const time = DateTime.fromMillis(at, { zone: clock.timeZone });
  const today = time.hasSame(DateTime.fromMillis(clock.now, { zone: clock.timeZone }), 'day');
  return time.toFormat(today ? 'HH:mm:ss' : 'd LLL HH:mm');
}
