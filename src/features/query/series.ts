import type { ChartSeries, ChartSpec } from '../../charts/spec.ts';
import { truncate } from '../../slack/text.ts';
import type { KeptResult, QueryChart, QueryTable } from './report.ts';
import { instantOf } from './table.ts';

/** What a query counts by, as its last `stats` says. */
export interface Grouping {
  /** The column of times. */
  readonly time: string;
  /** Milliseconds between two of them. */
  readonly period: number;
  /** The other columns that it groups by. */
  readonly others: readonly string[];
}

/** The renderers have this many colours that the colour-blind can tell apart. */
const MOST_LINES = 6;
/** Longer names of lines say no more in a legend. */
const LONGEST_NAME = 60;

/** The id of the picture. */
export const CHART = 'chart';

/** AWS: Logs Insights, date-time functions, periods. Months and longer have no fixed length. */
const UNITS: readonly (readonly [name: RegExp, milliseconds: number])[] = [
  [/^(?:ms|msecs?|milliseconds?)$/, 1],
  [/^(?:s|secs?|seconds?)$/, 1_000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
  [/^(?:d|days?)$/, 86_400_000],
  [/^(?:w|weeks?)$/, 604_800_000],
];

/** Reads `stats … by bin(5m) as time, path`; nothing where the query does not count by time. */
export function groupingOf(text: string): Grouping | undefined {
  const stats = text.split('|').findLast((part) => /^\s*stats\s/i.test(part));
  const by = stats && /\sby\s(?<groups>.*)$/is.exec(stats)?.groups?.groups;
  if (!by) return undefined;
  const groups = by.split(/,(?![^(]*\))/).map((group) => {
    const [expression = '', alias] = group.trim().split(/\s+as\s+/i);
    return { expression, name: alias ?? expression };
  });
  const bins = groups.flatMap(({ expression, name }) => {
    const [, count, unit = ''] = /^bin\(\s*(\d+)\s*([a-z]+)\s*\)$/i.exec(expression) ?? [];
    const size = UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
    return size === undefined ? [] : [{ name, period: Number(count) * size }];
  });
  const [bin] = bins;
  if (!bin || bins.length > 1 || bin.period === 0) return undefined;
  const others = groups.map(({ name }) => name).filter((name) => name !== bin.name);
  return { time: bin.name, period: bin.period, others };
}

/**
 * The chart of a result that is a time series: a line for each column of numbers, or for each group where it counts by one
 * thing more. Nothing where there is no line to draw.
 */
export function chartOf(result: KeptResult, timeZone: string): QueryChart | undefined {
  const grouping = groupingOf(result.text);
  if (!grouping || grouping.others.length > 1) return undefined;
  const time = result.columns.findIndex(
    ({ name, type }) => name === grouping.time && type === 'time',
  );
  const numbers = result.columns.flatMap(({ name, type }, index) =>
    type === 'number' && !grouping.others.includes(name) ? [index] : [],
  );
  const [first] = numbers;
  if (time < 0 || first === undefined) return undefined;
  const [group] = grouping.others;
  const lines =
    group === undefined
      ? numbers.map((index) => seriesOf(nameAt(result, index), result.rows, time, index))
      : groupLines(result, { time, value: first, group });
  if (new Set(lines.flatMap(({ points }) => points.map(({ at }) => at))).size < 2) return undefined;
  const drawn = lines.toSorted((one, other) => total(other) - total(one)).slice(0, MOST_LINES);
  const series = lines.filter((line) => drawn.includes(line));
  const only = `The chart shows only`;
  return {
    spec: { ...specOf(result, grouping.period, series), timeZone },
    remarks: [
      ...(lines.length > series.length
        ? [`${only} the largest ${series.length} of ${lines.length} lines.`]
        : []),
      ...(group !== undefined && numbers.length > 1 ? [`${only} ${nameAt(result, first)}.`] : []),
    ],
  };
}

function nameAt({ columns }: QueryTable, index: number): string {
  return columns[index]?.name ?? '';
}

function groupLines(
  { columns, rows }: QueryTable,
  { time, value, group }: { time: number; value: number; group: string },
): ChartSeries[] {
  const at = columns.findIndex(({ name }) => name === group);
  const groups = Map.groupBy(rows, (cells) => cells[at] ?? '');
  return [...groups].map(([name, own]) => seriesOf(name || 'no value', own, time, value));
}

/** A row without a number is a gap, which is not zero. */
function seriesOf(
  name: string,
  rows: QueryTable['rows'],
  time: number,
  value: number,
): ChartSeries {
  const points = rows.flatMap((cells) => {
    const [at, number] = [cells[time], cells[value]];
    return at && number ? [{ at: instantOf(at), value: Number(number) }] : [];
  });
  return {
    name: truncate(name, LONGEST_NAME),
    points: points.sort((one, other) => one.at - other.at),
  };
}

function total({ points }: ChartSeries): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

/** The window on the borders of the periods, as AWS lays them. */
function specOf(
  { title, place, from, until }: KeptResult,
  period: number,
  series: readonly ChartSeries[],
): Omit<ChartSpec, 'timeZone'> {
  const offset = (series.find(({ points }) => points.length > 0)?.points[0]?.at ?? 0) % period;
  return {
    title,
    subtitle: place,
    unit: '',
    from: Math.floor((from - offset) / period) * period + offset,
    until: Math.ceil((until - offset) / period) * period + offset,
    period,
    series,
  };
}
