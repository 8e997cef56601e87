import { describeServices } from '../../aws/ecs.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import { type FoundMarkers, knownOf } from './found-markers.ts';
import type { ReadTools } from './read.ts';
import type { ChartWindow } from './window.ts';

/** A chart of a whole system has no room for more names. */
const MOST_OF_ALL = 6;

/**
 * Deployments that ECS still knows: on each metric of a service its own, and on metrics that the catalog gives the
 * environment those of all services, where they are few. Databases, devices and raw metrics have none. Throws AwsFault.
 */
export async function deploymentMarkers(
  environment: CatalogEnvironment,
  metrics: readonly NamedMetric[],
  window: ChartWindow,
  tools: ReadTools,
): Promise<FoundMarkers> {
  const ofAll = (metric: NamedMetric) =>
    metric.component === undefined && Object.hasOwn(environment.metrics, metric.name);
  const whole = metrics.some(ofAll);
  const charted = new Set(metrics.map(serviceOf));
  const names = Object.keys(environment.services).filter((name) => whole || charted.has(name));
  const deployments = await deploymentsOf(names, environment, window, tools);
  const areFew = deployments.length <= MOST_OF_ALL;
  return {
    placed: deployments.map(({ name, at, taskDefinition }) => ({
      marker: { at, kind: 'deployment', label: taskDefinition },
      belongsTo: (metric) => serviceOf(metric) === name || (areFew && ofAll(metric)),
    })),
    problems: whole && !areFew ? [tooMany(deployments.length)] : [],
  };
}

function serviceOf({ component }: NamedMetric): string | undefined {
  return component?.kind === 'service' ? component.name : undefined;
}

/** Those of the window. */
async function deploymentsOf(
  names: readonly string[],
  { services }: CatalogEnvironment,
  { from, until }: ChartWindow,
  { clients, scope, signal }: ReadTools,
) {
  const wanted = names.flatMap((name) => services[name]?.ecs ?? []);
  if (wanted.length === 0) return [];
  const read = knownOf(await describeServices(clients, scope, wanted, signal));
  return names.flatMap((name, index) =>
    (read[index]?.deployments ?? [])
      .map(({ createdAt, taskDefinition }) => ({ name, at: createdAt, taskDefinition }))
      .filter(({ at }) => at >= from && at <= until),
  );
}

const tooMany = (count: number) =>
  `The ${count} deployments in this window are marked on charts of their services only: they are too many for one of the whole system.`;
