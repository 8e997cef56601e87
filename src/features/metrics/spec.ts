import type { ChartMarker, ChartSeries, ChartSpec } from '../../charts/spec.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import { type ChosenChart, MOST_LINES } from './choose-metrics.ts';
import type { Markers } from './markers.ts';
import type { ReadLine, WantedLine } from './read.ts';
import { type Statistic, statisticsFor } from './statistics.ts';
import { aligned, type ChartWindow } from './window.ts';

/** One chart that is to be read and drawn. */
export interface PlannedChart {
  readonly chart: ChosenChart;
  readonly period: number;
  readonly lines: readonly (WantedLine & { readonly name: string })[];
}

/** Lines of the charts by the statistics that were asked for; a chart with too many lines becomes several. */
export function planCharts(
  charts: readonly ChosenChart[],
  statistics: readonly Statistic[],
  window: ChartWindow,
): PlannedChart[] {
  return charts.flatMap((chart) => {
    const period = Math.max(window.period, ...chart.metrics.map((metric) => metric.period ?? 0));
    const lines = chart.metrics.flatMap((metric) =>
      statisticsFor(metric, statistics).map((statistic) => ({
        metric,
        period,
        statistic: statistic?.aws,
        name: lineName(chart, metric, statistic),
      })),
    );
    const parts = Math.ceil(lines.length / MOST_LINES);
    return Array.from({ length: parts }, (_, index) => ({
      chart,
      period,
      lines: lines.slice(index * MOST_LINES, (index + 1) * MOST_LINES),
    }));
  });
}

function lineName(chart: ChosenChart, metric: NamedMetric, statistic: Statistic | undefined) {
  const owner = chart.metrics.length > 1 ? metric.component?.title : undefined;
  return [owner, statistic?.word].filter(Boolean).join(' ') || metric.title;
}

/** The chart as a value: what was read, against the levels, with what happened meanwhile. */
export function chartSpec(
  { chart, period, lines }: PlannedChart,
  read: readonly ReadLine[],
  context: { window: ChartWindow; place: string; timeZone: string; markers: Markers },
): ChartSpec {
  const [first] = chart.metrics;
  const { window, place, timeZone, markers } = context;
  const owner = chart.metrics.length === 1 ? first.component?.title : undefined;
  const measured = lines.map(({ name }, index) => seriesOf(name, read[index]?.points ?? []));
  const compared = lines.flatMap(({ name }, index): ChartSeries[] => {
    const points = read[index]?.comparison;
    return points ? [{ ...seriesOf(`${name} before`, points), style: 'comparison' }] : [];
  });
  return {
    title: chart.title,
    subtitle: owner ? `${owner}, ${place}` : place,
    unit: first.unit,
    ...aligned(window, period),
    period,
    timeZone,
    series: [...measured, ...compared],
    ...(first.levels && {
      ladder: {
        direction: first.levels.when,
        warning: first.levels.warning,
        critical: first.levels.critical,
      },
    }),
    markers: distinct(chart.metrics.flatMap((metric) => markers.of(metric))),
  };
}

function seriesOf(name: string, points: ReadLine['points']): ChartSeries {
  return { name, points: points.map(({ at, value }) => ({ at, value })) };
}

function distinct(markers: readonly ChartMarker[]): ChartMarker[] {
  return [...new Map(markers.map((marker) => [JSON.stringify(marker), marker])).values()];
}
