import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { QueryError, type Span } from './query-error.ts';

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:millisecond|ms|msec)s?$/i, 1],
  [/^(?:second|s|sec)s?$/i, SECOND],
  [/^(?:minute|m|min)s?$/i, MINUTE],
  [/^(?:hour|h|hr)s?$/i, HOUR],
  [/^(?:day|d)s?$/i, DAY],
];

/** Reads `5m`, `30sec` or `2hrs` (AWS: Logs Insights, bin) into milliseconds; the calendar's units are not simulated. */
export function periodOf(text: string, span: Span): number {
  const [, count, unit = ''] = /^(\d+)(.+)$/.exec(text) ?? [];
  const size = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
  if (size === undefined) throw new QueryError(`not simulated: the period ${text}`, span);
  if (Number(count) === 0) throw new QueryError(`invalid period ${text}`, span);
  return Number(count) * size;
}
