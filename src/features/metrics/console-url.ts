import type { MetricQuery } from '../../aws/cloudwatch-metrics.ts';
import type { ChartSpec } from '../../charts/spec.ts';
import { consoleHash } from './console-hash.ts';

/** What of a report says which graph to open. */
interface Graphed {
  readonly region: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly charts: readonly GraphedChart[];
}

interface GraphedChart {
  readonly spec: Pick<ChartSpec, 'title' | 'unit' | 'series'>;
  /** One that is not hidden for each measured line, in the order of the lines. */
  readonly queries: readonly MetricQuery[];
}

/** Slack: button element, `url`. */
const LONGEST = 3_000;

/**
 * The graph of a report in the AWS console: its lines by the same statistics, periods and metric math, in its window.
 * The metrics page without a graph where there are no lines, or the address would be longer than Slack takes for a button.
 */
export function consoleUrl(report: Graphed): string {
  const { region } = report;
  const page = `https://${region}.console.${domainOf(region)}/cloudwatch/home?region=${region}#metricsV2`;
  const graph = graphOf(report);
  const url = `${page}?graph=${consoleHash(graph)}`;
  return graph.metrics.length > 0 && url.length <= LONGEST ? url : page;
}

/** The hosts of the console in AWS's partitions, by the beginning of their regions. */
const DOMAINS = [
  ['cn-', 'amazonaws.cn'],
  ['us-gov-', 'amazonaws-us-gov.com'],
  ['eusc-', 'amazonaws-eusc.eu'],
] as const;

function domainOf(region: string): string {
  const [, domain] = DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return domain ?? 'aws.amazon.com';
}

/** AWS: dashboard body structure, properties of a metric widget. */
function graphOf({ region, from, until, charts }: Graphed) {
  return {
    metrics: charts.flatMap((chart) => rowsOf(chart, charts[0]?.spec.unit)),
    view: 'timeSeries',
    stacked: false,
    region,
    start: new Date(from).toISOString(),
    end: new Date(until).toISOString(),
  };
}

/** The console draws one graph with two axes: the unit of the first chart has the left one. */
function rowsOf({ spec, queries }: GraphedChart, leftUnit: string | undefined) {
  const measured = spec.series.filter(({ style }) => style !== 'comparison');
  const shown = queries.filter(({ hidden }) => !hidden);
  return queries.map((query) => {
    const name = measured[shown.indexOf(query)]?.name ?? spec.title;
    const look = query.hidden
      ? { visible: false }
      : {
          label: name === spec.title ? name : `${spec.title} ${name}`,
          ...(spec.unit !== leftUnit && { yAxis: 'right' }),
        };
    return rowOf(query, look);
  });
}

function rowOf(query: MetricQuery, look: Readonly<Record<string, string | boolean>>) {
  const { id } = query;
  if ('expression' in query) {
    const { expression, periodSeconds: period } = query;
    return [{ expression, id, ...(period !== undefined && { period }), ...look }];
  }
  const { namespace, metric, dimensions, statistic: stat, periodSeconds: period } = query.metric;
  return [namespace, metric, ...Object.entries(dimensions).flat(), { id, stat, period, ...look }];
}
