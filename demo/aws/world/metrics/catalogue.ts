import type { WorldState } from '../state.ts';
import { databaseMetrics } from './database.ts';
import { deviceMetrics } from './devices.ts';
import { ecsMetrics } from './ecs.ts';
import { loadBalancerMetrics } from './load-balancers.ts';
import { type Dimensions, type Metric, metricKey } from './metric.ts';

/** Every metric of the world. */
export interface MetricCatalogue {
  all(): readonly Metric[];
  /** Dimensions must match exactly, as in CloudWatch. */
  find(namespace: string, name: string, dimensions: Dimensions): Metric | undefined;
}

export function createCatalogue(state: WorldState): MetricCatalogue {
  const metrics = [
    ...ecsMetrics(state),
    ...loadBalancerMetrics(state),
    ...databaseMetrics(state),
    ...deviceMetrics(state),
  ];
  const byKey = new Map(
    metrics.map((one) => [metricKey(one.namespace, one.name, one.dimensions), one]),
  );
  return {
    all: () => metrics,
    find: (namespace, name, dimensions) => byKey.get(metricKey(namespace, name, dimensions)),
  };
}
