/** Times as Slack's clients write them, in the reader's own zone. Pure. */

const DAY_MS = 86_400_000;

/** Who reads: the zone to write times in, and the present moment in epoch milliseconds. */
export interface Clock {
  zone: string;
  now: () => number;
}

/** Writes a Slack date format (`{date_short} at {time}`) for a moment in epoch seconds. Unknown tokens stay as they are. */
export function formatSlackDate(epochSeconds: number, format: string, clock: Clock): string {
  const moment = epochSeconds * 1000;
  return format.replaceAll(/\{([a-z_]+)\}/g, (token, name: string) => {
    return formatToken(name, moment, clock) ?? token;
  });
}

/** The time of day, e.g. `17:05`. */
export function timeOfDay(moment: number, clock: Clock): string {
  return intl(moment, clock, { hour: '2-digit', minute: '2-digit' });
}

/** The day in words: `Today`, `Yesterday` or `Thursday, 20 November`. */
export function dayName(moment: number, clock: Clock): string {
  const pretty = relativeDay(moment, clock);
  if (pretty !== undefined) return pretty.charAt(0).toUpperCase() + pretty.slice(1);
  return intl(moment, clock, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** Date and time to the second with the zone's name, for a tooltip. */
export function fullMoment(moment: number, clock: Clock): string {
  return intl(moment, clock, { dateStyle: 'full', timeStyle: 'long' });
}

function formatToken(name: string, moment: number, clock: Clock): string | undefined {
  switch (name) {
    case 'date_num':
      return new Intl.DateTimeFormat('sv-SE', { timeZone: clock.zone }).format(moment);
    case 'date_slash':
      return intl(moment, clock, { day: '2-digit', month: '2-digit', year: 'numeric' });
    case 'date':
      return intl(moment, clock, { day: 'numeric', month: 'long', year: 'numeric' });
    case 'date_short':
      return intl(moment, clock, { day: 'numeric', month: 'short', year: 'numeric' });
    case 'date_long':
      return intl(moment, clock, { dateStyle: 'full' });
    case 'date_pretty':
    case 'date_short_pretty':
    case 'date_long_pretty':
      return relativeDay(moment, clock) ?? formatToken(name.replace('_pretty', ''), moment, clock);
    case 'time':
      return timeOfDay(moment, clock);
    case 'time_secs':
      return intl(moment, clock, { timeStyle: 'medium' });
    case 'ago':
      return ago(moment, clock);
    default:
      return undefined;
  }
}

function intl(moment: number, clock: Clock, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: clock.zone, ...options }).format(moment);
}

function relativeDay(moment: number, clock: Clock): string | undefined {
  const day = (at: number) => intl(at, clock, { dateStyle: 'short' });
  if (day(moment) === day(clock.now())) return 'today';
  if (day(moment) === day(clock.now() - DAY_MS)) return 'yesterday';
  if (day(moment) === day(clock.now() + DAY_MS)) return 'tomorrow';
  return undefined;
}

function ago(moment: number, clock: Clock): string {
  const words = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });
  const seconds = Math.round((moment - clock.now()) / 1000);
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second');
  if (Math.abs(seconds) < 3600) return words.format(Math.round(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}
