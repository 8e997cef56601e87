import { alarmChanges } from '../../aws/alarm-history.ts';
import { describeAlarms } from '../../aws/cloudwatch-alarms.ts';
import { describeServices } from '../../aws/ecs.ts';
import { AwsFault } from '../../aws/faults.ts';
import type { ChartMarker } from '../../charts/spec.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import type { CatalogMetricSource } from '../../config/metrics-schema.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import type { ReadTools } from './read.ts';
import type { ChartWindow } from './window.ts';

/** What happened while the metrics were measured. */
export interface Markers {
  /** Of alarms on the metric, and of deployments of its service. */
  of(metric: NamedMetric): ChartMarker[];
  /** Why some are missing: a chart without markers is better than none. */
  readonly problems: readonly string[];
}

type Place = Pick<CatalogMetricSource, 'namespace' | 'metric' | 'dimensions'>;
/** A marker, and the metrics that it belongs to. */
interface Placed {
  readonly marker: ChartMarker;
  belongsTo(metric: NamedMetric): boolean;
}

/** The catalog's alarms on the charted metrics, and the deployments of the charted services that ECS still knows. */
export async function readMarkers(
  environment: CatalogEnvironment,
  metrics: readonly NamedMetric[],
  window: ChartWindow,
  tools: ReadTools,
): Promise<Markers> {
  const problems: string[] = [];
  const orNone = async (what: string, work: Promise<Placed[]>) => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      problems.push(`${what} are not marked: ${error.message}`);
      return [];
    }
  };
  const placed = await Promise.all([
    orNone('Alarms', alarmMarkers(environment.alarms, metrics, window, tools)),
    orNone('Deployments', deploymentMarkers(environment, metrics, tools)),
  ]);
  const all = placed.flat();
  return {
    problems,
    of: (metric) => all.filter((each) => each.belongsTo(metric)).map(({ marker }) => marker),
  };
}

async function alarmMarkers(
  names: readonly string[],
  metrics: readonly NamedMetric[],
  { from, until }: ChartWindow,
  { clients, scope, signal }: ReadTools,
): Promise<Placed[]> {
  if (names.length === 0) return [];
  const alarms = await describeAlarms(clients, scope, names, signal);
  const watched = alarms.flatMap((alarm) => {
    const condition = alarm.ok ? alarm.value.condition : undefined;
    const belongsTo = (metric: NamedMetric) =>
      condition !== undefined && placesOf(metric).some((place) => isSame(place, condition));
    return alarm.ok && metrics.some(belongsTo) ? [{ name: alarm.value.name, belongsTo }] : [];
  });
  const histories = await Promise.all(
    watched.map(async ({ name, belongsTo }) => {
      const changes = await alarmChanges(clients, scope, { name, from, until }, signal);
      return changes
        .filter((change) => change.to === 'ALARM' || change.from === 'ALARM')
        .map(({ at, to }) => ({
          marker: { at, kind: 'alarm' as const, label: to === 'ALARM' ? name : `${name} ${to}` },
          belongsTo,
        }));
    }),
  );
  return histories.flat();
}

function placesOf({ source }: NamedMetric): Place[] {
  return 'math' in source ? Object.values(source.of) : [source];
}

function isSame(one: Place, other: Place): boolean {
  const names = Object.keys(one.dimensions);
  return (
    one.namespace === other.namespace &&
    one.metric === other.metric &&
    names.length === Object.keys(other.dimensions).length &&
    names.every((name) => one.dimensions[name] === other.dimensions[name])
  );
}

async function deploymentMarkers(
  { services }: CatalogEnvironment,
  metrics: readonly NamedMetric[],
  { clients, scope, signal }: ReadTools,
): Promise<Placed[]> {
  const charted = new Set(
    metrics.flatMap(({ component }) => (component?.kind === 'service' ? component.name : [])),
  );
  const names = [...charted].flatMap((name) => {
    const service = services[name];
    return service ? [{ name, ecs: service.ecs }] : [];
  });
  if (names.length === 0) return [];
  const wanted = names.map(({ ecs }) => ecs);
  const readings = await describeServices(clients, scope, wanted, signal);
  return names.flatMap(({ name }, index) => {
    const reading = readings[index];
    if (!reading?.ok) return [];
    return reading.value.deployments.map(({ createdAt, taskDefinition }) => ({
      marker: { at: createdAt, kind: 'deployment' as const, label: taskDefinition },
      belongsTo: ({ component }: NamedMetric) =>
        component?.kind === 'service' && component.name === name,
    }));
  });
}
