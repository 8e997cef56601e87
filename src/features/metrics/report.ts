import type { MetricQuery } from '../../aws/cloudwatch-metrics.ts';
import type { ChartPicture } from '../../charts/renderer.ts';
import type { ChartSpec } from '../../charts/spec.ts';
import type { Listed } from './list.ts';

/** A chart of a report, and what there is to say about it. */
export interface ReportedChart {
  readonly id: string;
  readonly spec: ChartSpec;
  /** What CloudWatch was asked: in the order of the lines one that is not hidden for each, behind the terms of its math. */
  readonly queries: readonly MetricQuery[];
  /** Why lines have no data, what AWS remarks, how it was drawn or why not. Text from outside. */
  readonly remarks: readonly string[];
}

/** The state of a request for charts; partial while numbers are read and pictures drawn. */
export interface MetricsReport {
  readonly kind: 'charts';
  /** `system@environment` or `system@environment/component`. */
  readonly target: string;
  readonly title: string;
  readonly region: string;
  /** The command and its words behind the target, as they were asked for. */
  readonly asked: { readonly command: string; readonly names: readonly string[] };
  /** Options that every button keeps, such as `--stat avg,max`. */
  readonly kept: readonly string[];
  /** How long before now the window begins, such as `3h`; undefined for one that was said by the clock. */
  readonly span: string | undefined;
  readonly compare: string | undefined;
  /** The exact window, in epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly charts: readonly ReportedChart[];
  /** By chart; a map, so that a report as JSON holds numbers and no bytes. */
  readonly pictures: ReadonlyMap<string, ChartPicture>;
  /** About the whole message: a window that was widened, charts that were left out. */
  readonly notes: readonly string[];
  /** Why there are no numbers at all: AWS refused, or did not answer. */
  readonly fault?: string;
  readonly finished: boolean;
  /** The numbers are wanted, not pictures. */
  readonly data: boolean;
}

/** What there is to ask for. */
export interface MetricsList {
  readonly kind: 'list';
  readonly target: string;
  readonly title: string;
  readonly metrics: readonly Listed[];
}

export type MetricsResult = MetricsReport | MetricsList;
