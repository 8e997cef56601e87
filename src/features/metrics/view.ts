import { altText, captionOf, type Verdict } from '../../charts/caption.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { exactWindow } from '../../kernel/window.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  header,
  picture,
  section,
} from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import { consoleUrl } from './console-url.ts';
import { dataView } from './data-view.ts';
import type { MetricsList, MetricsReport, MetricsResult, ReportedChart } from './report.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  normal: ':white_check_mark:',
  warning: ':warning:',
  critical: ':x:',
  unknown: ':grey_question:',
  unjudged: '',
};
const WORST_FIRST: readonly Verdict[] = ['critical', 'warning', 'unknown', 'normal', 'unjudged'];

/** Charts as a message: each picture with its numbers and verdict in words, then the buttons. */
export function metricsView(result: MetricsResult, looks: ViewContext): View {
  if (result.kind === 'list') return listView(result);
  if (!result.finished) return progressView(result);
  if (result.fault !== undefined) return faultView(result, looks);
  return result.data ? dataView(result) : chartsView(result, looks);
}

function progressView({ title, charts }: MetricsReport): View {
  const doing = charts.length === 0 ? 'Reading CloudWatch' : 'Drawing';
  const text = `${doing}: ${title}`;
  return { text, blocks: [header(`:hourglass_flowing_sand: ${text}`)] };
}

function faultView(report: MetricsReport, looks: ViewContext): View {
  const text = `No metrics of ${report.title}`;
  return {
    text: `${text}: ${report.fault}`,
    blocks: [
      header(`:grey_question: ${text}`),
      bullets([report.fault ?? '']),
      context(footer(report, looks)),
      ...actions(spanButtons(report, looks)),
    ],
  };
}

function chartsView(report: MetricsReport, looks: ViewContext): View {
  const { charts, pictures, notes } = report;
  const verdicts = charts.map(({ spec }) => captionOf(spec).verdict);
  const worst = WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'unjudged';
  const title = `${charts.map(({ spec }) => spec.title).join(', ')}: ${report.title}`;
  return {
    text: [`${truncate(title, 300)}.`, ...charts.map(({ spec }) => captionOf(spec).judgement)]
      .filter(Boolean)
      .join(' '),
    blocks: [
      header(`${MARKS[worst]} ${truncate(title, 120)}`.trim()),
      ...charts.flatMap((chart) => chartBlocks(chart, pictures.has(chart.id))),
      ...(notes.length > 0 ? [bullets(notes)] : []),
      context(footer(report, looks)),
      ...actions([
        ...spanButtons(report, looks),
        compareButton(report, looks),
        dataButton(report, looks),
        { label: 'Open in CloudWatch', url: consoleUrl(report) },
      ]),
    ],
    pictures: charts.flatMap(({ id, spec }) => {
      const drawn = pictures.get(id);
      return drawn ? [{ id, png: drawn.png, alt: altText(spec), title: spec.title }] : [];
    }),
  };
}

function chartBlocks({ id, spec, remarks }: ReportedChart, isDrawn: boolean) {
  const { verdict, judgement, series, gaps } = captionOf(spec);
  const heading = [MARKS[verdict], `*${ours(spec.title)}*`, ours(judgement)];
  const lines = [heading.filter(Boolean).join(' '), ...series.map(ours)];
  return [
    ...(isDrawn ? [picture(id, spec.title)] : []),
    section(lines.join('\n')),
    ...(gaps.length > 0 ? [context(gaps.map(ours).join('\n'))] : []),
    ...(remarks.length > 0 ? [bullets(remarks)] : []),
  ];
}

const SPANS = [
  ['1 h', '1h'],
  ['3 h', '3h'],
  ['24 h', '1d'],
  ['7 d', '7d'],
] as const;

function spanButtons(report: MetricsReport, looks: ViewContext): ButtonLook[] {
  return SPANS.map(([label, span]) => {
    const words = wordsOf(report, ['--since', span, ...compareWords(report.compare)]);
    const id = looks.button({ words, surface: 'edit' });
    return { label, id, ...(report.span === span && { style: 'primary' as const }) };
  });
}

function compareButton(report: MetricsReport, looks: ViewContext): ButtonLook {
  const compared = report.compare !== undefined;
  const words = wordsOf(report, [
    ...windowWords(report),
    ...(compared ? [] : compareWords(report.until - report.from > DAY ? '7d' : '1d')),
  ]);
  const label = compared ? 'Without comparison' : 'Compare';
  return { label, id: looks.button({ words, surface: 'edit' }) };
}

/** Slack shows tables in messages only, and files in channels: the numbers come in the thread. */
function dataButton(report: MetricsReport, looks: ViewContext): ButtonLook {
  const words = wordsOf(report, [...exactWindow(report), '--data']);
  return { label: 'Data', id: looks.button({ words, surface: 'thread' }) };
}

const DAY = 86_400_000;

function wordsOf({ asked, target, kept }: MetricsReport, window: readonly string[]): string[] {
  return [asked.command, target, ...asked.names, ...kept, ...window];
}

function compareWords(compare: string | undefined): string[] {
  return compare === undefined ? [] : ['--compare', compare];
}

function windowWords(report: MetricsReport): string[] {
  return report.span === undefined ? exactWindow(report) : ['--since', report.span];
}

function footer({ target, region }: MetricsReport, { now, asker }: ViewContext): string {
  const fallback = new Date(now).toISOString();
  const time = `<!date^${Math.floor(now / 1_000)}^{date_short_pretty} {time_secs}|${fallback}>`;
  return `Asked by ${ours(asker)}  ·  ${code(target)}  ·  ${region}  ·  ${time}`;
}

function listView({ title, target, metrics }: MetricsList): View {
  const owners = Map.groupBy(metrics, ({ component }) => component ?? title);
  const text = `Metrics of ${title}`;
  return {
    text: `${text}: ${[...new Set(metrics.map(({ name }) => name))].join(', ')}`,
    blocks: [
      header(text),
      ...[...owners].map(([owner, own]) =>
        section(
          [
            `*${ours(owner)}*`,
            ...own.map(
              ({ name, title: what, means }) => `${code(name)} ${ours(what)}: ${ours(means)}`,
            ),
          ].join('\n'),
        ),
      ),
      ...(metrics.length === 0 ? [section('The catalog names none here.')] : []),
      context(
        `${code(target)}  ·  Any other metric of CloudWatch: ${code('metrics namespace:metric{dimension=value}')}`,
      ),
    ],
  };
}
