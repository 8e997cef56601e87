import type PQueue from 'p-queue';
import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { AwsFault } from '../../aws/faults.ts';
import { ChartFault, type ChartPicture, type ChartRenderer } from '../../charts/renderer.ts';
import type { Component, Target } from '../../kernel/targets.ts';
import { targetName } from '../../kernel/targets.ts';
import { durationWord } from '../../kernel/time.ts';
import { spanOf } from '../../kernel/window.ts';
import { chooseCharts } from './choose-metrics.ts';
import { readMarkers } from './markers.ts';
import { whyNoData } from './no-data.ts';
import { type ReadLine, type ReadTools, readLines } from './read.ts';
import type { MetricsReport, ReportedChart } from './report.ts';
import { chartSpec, type PlannedChart, planCharts } from './spec.ts';
import type { Statistic } from './statistics.ts';
import { type AskedChartWindow, type ChartWindow, chooseChartWindow, USUAL } from './window.ts';

export interface Asked extends AskedChartWindow {
  readonly command: string;
  /** The words behind the target, as typed. */
  readonly words: readonly string[];
  /** With those that the command stands for. */
  readonly names: readonly string[];
  readonly kind: Component['kind'] | undefined;
  readonly target: Target;
  readonly title: string;
  readonly stat?: readonly Statistic[] | undefined;
  readonly data: boolean;
}

export interface RunTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  readonly renderer: ChartRenderer;
  /** Reading and drawing wait for one: many messages at once would hold up the acknowledgements of others. */
  readonly turns: PQueue;
  /** Milliseconds for reading. */
  readonly deadline: number;
  readonly stop: AbortSignal;
}

/** One message shows no more charts than somebody scrolls through. */
const MOST_CHARTS = 8;

/** Chooses, reads and draws. Throws UserError for what cannot be meant; what AWS refuses is told in the report. */
export async function chartReport(
  asked: Asked,
  tools: RunTools,
  clock: { now: number; timeZone: string },
  progress: (report: MetricsReport) => void,
): Promise<MetricsReport> {
  const { target, names, kind, stat = [] } = asked;
  const chosen = chooseCharts(target, names, kind);
  const window = chooseChartWindow(asked, clock);
  const planned = planCharts(chosen, stat, window);
  const shown = planned.slice(0, MOST_CHARTS);
  const leftOut = planned.slice(MOST_CHARTS).map(({ chart }) => chart.title);
  const notes = [
    ...window.notes,
    ...(leftOut.length > 0 ? [`Not shown here: ${leftOut.join(', ')}. Ask for them by name.`] : []),
    ...mathNotes(shown, stat),
  ];
  const base = reportOf(asked, window, notes);
  progress(base);
  const answer = async (): Promise<MetricsReport> => {
    const { charts, problems } = await readCharts(shown, asked, window, {
      tools: readTools(tools),
      clock,
    });
    const read = { ...base, charts, notes: [...notes, ...problems] };
    if (asked.data) return { ...read, finished: true };
    progress(read);
    return { ...(await drawn(read, tools)), finished: true };
  };
  try {
    return await tools.turns.add(answer, { signal: tools.stop });
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { ...base, fault: error.message, finished: true };
  }
}

/** The deadline begins with the turn. */
function readTools({ clients, scope, deadline, stop }: RunTools): ReadTools {
  return { clients, scope, signal: AbortSignal.any([stop, AbortSignal.timeout(deadline)]) };
}

function reportOf(asked: Asked, window: ChartWindow, notes: readonly string[]): MetricsReport {
  const { target, command, words, title, data, stat, period, compare } = asked;
  return {
    kind: 'charts',
    target: targetName(target),
    title,
    region: target.environment.region,
    asked: { command, names: words },
    kept: [
      ...(stat ? ['--stat', stat.map(({ word }) => word).join(',')] : []),
      ...(period === undefined ? [] : ['--period', durationWord(period)]),
    ],
    span: spanOf(asked, USUAL),
    compare: compare === undefined ? undefined : durationWord(compare),
    from: window.from,
    until: window.until,
    charts: [],
    pictures: new Map(),
    notes,
    finished: false,
    data,
  };
}

function mathNotes(planned: readonly PlannedChart[], stat: readonly Statistic[]): string[] {
  const math = planned.filter(({ lines }) => lines.some(({ metric }) => 'math' in metric.source));
  if (stat.length === 0 || math.length === 0) return [];
  const titles = math.map(({ chart }) => chart.title);
  return [`${titles.join(', ')}: metric math has its own statistics, so --stat does not count.`];
}

async function readCharts(
  planned: readonly PlannedChart[],
  { target }: Asked,
  window: ChartWindow,
  { tools, clock }: { tools: ReadTools; clock: { timeZone: string } },
): Promise<{ charts: ReportedChart[]; problems: readonly string[] }> {
  const wanted = planned.flatMap(({ lines }) => lines);
  const metrics = wanted.map(({ metric }) => metric);
  const [read, markers] = await Promise.all([
    readLines(wanted, window, tools),
    readMarkers(target.environment, metrics, window, tools),
  ]);
  const place = `${target.system.title} ${target.environmentName}`;
  let position = 0;
  const charts = await Promise.all(
    planned.map(async (plan, index): Promise<ReportedChart> => {
      const own = read.slice(position, position + plan.lines.length);
      position += plan.lines.length;
      const context = { window, place, timeZone: clock.timeZone, markers };
      const spec = chartSpec(plan, own, context);
      const queries = own.flatMap((line) => line.queries);
      const remarks = await remarksOf(plan, own, tools);
      return { id: `chart-${index + 1}`, spec, queries, remarks };
    }),
  );
  return { charts, problems: markers.problems };
}

/** A metric without data that is a line in several statistics is explained once. */
async function remarksOf(
  { lines }: PlannedChart,
  read: readonly ReadLine[],
  tools: ReadTools,
): Promise<string[]> {
  const silent = lines.filter((_, index) => read[index]?.points.length === 0);
  const reasons = await Promise.all(
    [...new Set(silent.map(({ metric }) => metric))].map((metric) => whyNoData(metric, tools)),
  );
  return [...new Set([...reasons, ...read.flatMap(({ remarks }) => remarks)])];
}

/** A chart that cannot be drawn keeps its numbers in words. */
async function drawn(report: MetricsReport, { renderer, stop }: RunTools): Promise<MetricsReport> {
  const results = await Promise.all(
    report.charts.map(async (chart): Promise<[ReportedChart, ChartPicture | undefined]> => {
      if (chart.spec.series.every(({ points }) => points.length === 0)) return [chart, undefined];
      try {
        const picture = await renderer.draw(chart.spec, stop);
        const remarks = picture.note ? [...chart.remarks, picture.note] : chart.remarks;
        return [{ ...chart, remarks }, picture];
      } catch (error) {
        if (!(error instanceof ChartFault)) throw error;
        return [{ ...chart, remarks: [...chart.remarks, error.message] }, undefined];
      }
    }),
  );
  return {
    ...report,
    charts: results.map(([chart]) => chart),
    pictures: new Map(
      results.flatMap(([{ id }, picture]) => (picture ? [[id, picture] as const] : [])),
    ),
  };
}
