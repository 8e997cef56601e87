import { AwsFault } from '../../aws/faults.ts';
import type { ChartMarker } from '../../charts/spec.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import { alarmMarkers } from './alarm-markers.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import { deploymentMarkers } from './deployment-markers.ts';
import type { FoundMarkers } from './found-markers.ts';
import type { ReadTools } from './read.ts';
import type { ChartWindow } from './window.ts';

/** What happened while the metrics were measured. */
export interface Markers {
  /** Of alarms on the metric, and of deployments of its service or, for a metric of the environment, of all services. */
  of(metric: NamedMetric): ChartMarker[];
  /** Why some are missing: a chart without markers is better than none. */
  readonly problems: readonly string[];
}

/** The catalog's alarms on the charted metrics, and the deployments of the charted services that ECS still knows. */
export async function readMarkers(
  environment: CatalogEnvironment,
  metrics: readonly NamedMetric[],
  window: ChartWindow,
  tools: ReadTools,
): Promise<Markers> {
  const found = await Promise.all([
    orNone('Alarms', alarmMarkers(environment, metrics, window, tools)),
    orNone('Deployments', deploymentMarkers(environment, metrics, window, tools)),
  ]);
  const all = found.flatMap(({ placed }) => placed);
  return {
    problems: found.flatMap(({ problems }) => problems),
    of: (metric) => all.filter((each) => each.belongsTo(metric)).map(({ marker }) => marker),
  };
}

async function orNone(what: string, work: Promise<FoundMarkers>): Promise<FoundMarkers> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { placed: [], problems: [`${what} are not marked: ${error.message}`] };
  }
}
