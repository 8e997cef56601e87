import { formatValue } from './format.ts';
import { shownMarkers } from './markers.ts';
import { levelsOf } from './plot.ts';
import type { ChartLadder, ChartSpec } from './spec.ts';
import { type SeriesSummary, type Standing, standing, summarize } from './summary.ts';
import { clockWords, windowWords } from './time-axis.ts';

/** `unknown`: a judged line has no data at the end of the window. `unjudged`: there are no levels. */
export type Verdict = Standing | 'unknown' | 'unjudged';

/** A chart in words, as plain text. */
export interface ChartCaption {
  /** At the end of the window, of the line that is worst. */
  verdict: Verdict;
  /** What the verdict rests on. Empty when there are no levels. */
  judgement: string;
  /** One for each line of the chart: last, lowest, average and highest value. */
  series: string[];
  /** Lines with periods without data. */
  gaps: string[];
}

const ORDER: readonly Verdict[] = ['unjudged', 'normal', 'unknown', 'warning', 'critical'];
const MAX_ALT_TEXT = 2_000;

/** The numbers and the verdict that go with a chart. */
export function captionOf(spec: ChartSpec): ChartCaption {
  const summaries = summarize(spec);
  return {
    ...judge(spec, summaries),
    series: summaries.map((summary) => seriesWords(summary, spec)),
    gaps: summaries.flatMap((summary) => gapWords(summary, spec)),
  };
}

/** The chart in words for people who do not see it: at most 2 000 characters (Slack: image block, `alt_text`). */
export function altText(spec: ChartSpec): string {
  const { judgement, series, gaps } = captionOf(spec);
  const where = spec.subtitle ? `${spec.subtitle}, ` : '';
  const sentences = [
    `Line chart of ${spec.title}: ${where}${windowWords(spec)}.`,
    judgement,
    ...[...series, ...gaps, ...markerWords(spec)].map((words) => `${words}.`),
  ];
  const text = sentences.filter(Boolean).join(' ');
  if (text.length <= MAX_ALT_TEXT) return text;
  return `${text.slice(0, MAX_ALT_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

type Judgement = Pick<ChartCaption, 'verdict' | 'judgement'>;

function judge(spec: ChartSpec, summaries: readonly SeriesSummary[]): Judgement {
  const { ladder } = spec;
  if (!ladder || levelsOf(ladder).length === 0) return { verdict: 'unjudged', judgement: '' };
  const [worst] = summaries
    .filter(({ style }) => style === 'measured')
    .map((summary) => judgeSeries(summary, ladder))
    .sort((one, other) => rank(other) - rank(one));
  if (!worst) return { verdict: 'unknown', judgement: 'Unknown: there is nothing to judge.' };
  return { verdict: worst.now, judgement: judgementWords(worst, ladder, spec) };
}

interface JudgedSeries {
  summary: SeriesSummary;
  now: Standing | 'unknown';
  /** The point furthest up or down the ladder. */
  extreme?: { at: number; value: number; standing: Standing };
}

function judgeSeries(summary: SeriesSummary, ladder: ChartLadder): JudgedSeries {
  const { numbers, stale } = summary;
  if (!numbers) return { summary, now: 'unknown' };
  const point = ladder.direction === 'above' ? numbers.max : numbers.min;
  return {
    summary,
    now: stale ? 'unknown' : standing(numbers.last.value, ladder),
    extreme: { ...point, standing: standing(point.value, ladder) },
  };
}

/** How it is now counts first, then how bad it was. */
function rank({ now, extreme }: JudgedSeries): number {
  return ORDER.indexOf(now) * ORDER.length + ORDER.indexOf(extreme?.standing ?? 'normal');
}

function judgementWords(judged: JudgedSeries, ladder: ChartLadder, spec: ChartSpec): string {
  const { now, extreme, summary } = judged;
  const value = formatValue(summary.numbers?.last.value, spec.unit);
  if (now === 'unknown') return `Unknown: ${silenceWords(summary, spec)}.`;
  if (now !== 'normal')
    return `${now === 'critical' ? 'Critical' : 'Warning'}: ${summary.name} is ${value} (${ladderWords(ladder, spec)}).`;
  if (extreme && extreme.standing !== 'normal')
    return `Normal now: ${summary.name} was ${formatValue(extreme.value, spec.unit)} (${extreme.standing}) at ${clockWords(extreme.at, spec)} and is ${value}.`;
  return `Normal (${ladderWords(ladder, spec)}).`;
}

function ladderWords(ladder: ChartLadder, { unit }: ChartSpec): string {
  const reach = ladder.direction === 'above' ? 'from' : 'down from';
  return levelsOf(ladder)
    .map(({ name, at }) => `${name} ${reach} ${formatValue(at, unit)}`)
    .join(', ');
}

function seriesWords({ name, numbers }: SeriesSummary, { unit }: ChartSpec): string {
  if (!numbers) return `${name}: no data`;
  const { last, min, average, max } = numbers;
  const words = [
    `last ${formatValue(last.value, unit)}`,
    `min ${formatValue(min.value, unit)}`,
    `average ${formatValue(average, unit)}`,
    `max ${formatValue(max.value, unit)}`,
  ];
  return `${name}: ${words.join(', ')}`;
}

function gapWords(summary: SeriesSummary, spec: ChartSpec): string[] {
  if (summary.missing === 0) return [];
  const count = `${summary.missing} of ${summary.expected} periods without data`;
  if (!summary.numbers || !summary.stale) return [`${summary.name}: ${count}`];
  return [`${silenceWords(summary, spec)}, ${count}`];
}

function silenceWords({ name, numbers }: SeriesSummary, spec: ChartSpec): string {
  if (!numbers) return `${name} has no data in this window`;
  return `${name} has no data since ${clockWords(numbers.last.at + spec.period, spec)}`;
}

function markerWords(spec: ChartSpec): string[] {
  return shownMarkers(spec).map(
    ({ at, kind, label }) => `${kind} ${label} at ${clockWords(at, spec)}`,
  );
}
