import { type Target, targetName, targetTitle } from '../../kernel/targets.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { ViewContext } from '../../kernel/view.ts';
import { code, ours } from '../../slack/text.ts';

/** What every answer about devices says of the place that it is about. */
export interface Place {
  /** `system@environment` or `system@environment/component`. */
  readonly target: string;
  /** The same for people. */
  readonly title: string;
  readonly region: string;
}

export function placeOf(target: Target): Place {
  return {
    target: targetName(target),
    title: targetTitle(target),
    region: target.environment.region,
  };
}

/** `1 thing`, `12,400 things` */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;
}

/** `3 min ago`, or `in 3 min` for a clock that is ahead. */
export function ago(at: number, now: number): string {
  return at > now ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`;
}

const DAY = 86_400_000;

/** `ended 3 d ago`, `18 d left` of a time in epoch milliseconds. */
export function timeLeft(until: number, now: number): string {
  if (until <= now) return `ended ${formatDuration(now - until)} ago`;
  const left = until - now;
  return `${left < DAY ? formatDuration(left) : `${Math.floor(left / DAY)} d`} left`;
}

/** The day, in UTC: `2026-11-21`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `3.42 kW`, without digits that nobody needs. */
export function amount(value: number, unit: string): string {
  return `${value.toLocaleString('en-GB', { maximumFractionDigits: 2 })} ${unit}`;
}

/** The grey line at the end of an answer: who asked, about what, when it was read. */
export function footer(
  { target, region }: Place,
  readAt: number,
  { asker }: ViewContext,
  ...more: readonly string[]
): string {
  const fallback = new Date(readAt).toISOString();
  const time = `<!date^${Math.floor(readAt / 1_000)}^{date_short_pretty} {time_secs}|${fallback}>`;
  return [`Asked by ${ours(asker)}`, code(target), region, time, ...more.map(ours)].join('  ·  ');
}
