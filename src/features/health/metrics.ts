import type { MetricQuery } from '../../aws/cloudwatch-metrics.ts';
import type { CatalogEnvironment, Ladder } from '../../config/catalog.ts';
import type { Component } from '../../kernel/targets.ts';
import type { Measure } from './rules.ts';

/** A metric that has levels in the catalog, and how CloudWatch is asked for it. */
export interface WatchedMetric {
  readonly query: MetricQuery;
  readonly measure: Measure;
  readonly ladder: Ladder;
}

const PERIOD_SECONDS = 60;

/** The metrics of a component that have levels; ids are unique within an environment (AWS: `[a-z][a-zA-Z0-9_]*`). */
export function metricsOf(environment: CatalogEnvironment, component: Component): WatchedMetric[] {
  const { kind, name } = component;
  const service = kind === 'service' ? environment.services[name] : undefined;
  const database = kind === 'database' ? environment.databases[name] : undefined;
  const source = service
    ? {
        namespace: 'AWS/ECS',
        dimensions: { ClusterName: service.ecs.cluster, ServiceName: service.ecs.service },
      }
    : { namespace: 'AWS/RDS', dimensions: { DBInstanceIdentifier: database?.rds ?? '' } };
  const { thresholds = {} }: { thresholds?: Partial<Record<MetricKey, Ladder | undefined>> } =
    service ?? database ?? {};
  return METRICS.flatMap(({ key, metric, ...measure }) => {
    const ladder = thresholds[key];
    if (!ladder) return [];
    const stat = { ...source, metric, statistic: 'Average', periodSeconds: PERIOD_SECONDS };
    return [{ query: { id: queryId(kind, name, key), metric: stat }, measure, ladder }];
  });
}

type MetricKey = (typeof METRICS)[number]['key'];

/** AWS: ECS service utilization metrics; RDS instance-level metrics. */
const METRICS = [
  { key: 'cpu', metric: 'CPUUtilization', label: 'CPU', unit: '%' },
  { key: 'memory', metric: 'MemoryUtilization', label: 'memory', unit: '%' },
  { key: 'connections', metric: 'DatabaseConnections', label: 'connections', unit: '' },
] as const;

function queryId(...words: string[]): string {
  return words
    .map((word) => word.replace(/[^a-zA-Z0-9]/g, (other) => `_${other.charCodeAt(0)}_`))
    .join('_');
}
