import { alarmChanges } from '../../aws/alarm-history.ts';
import { describeAlarms } from '../../aws/cloudwatch-alarms.ts';
import { alarmNames } from '../../config/alarms-schema.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import type { CatalogMetricSource } from '../../config/metrics-schema.ts';
import type { NamedMetric } from './catalog-metrics.ts';
import { type FoundMarkers, knownOf } from './found-markers.ts';
import type { ReadTools } from './read.ts';
import type { ChartWindow } from './window.ts';

/** When the catalog's alarms on the charted metrics went off, and when they ended. Throws AwsFault. */
export async function alarmMarkers(
  environment: CatalogEnvironment,
  metrics: readonly NamedMetric[],
  { from, until }: ChartWindow,
  { clients, scope, signal }: ReadTools,
): Promise<FoundMarkers> {
  const names = alarmNames(environment);
  if (names.length === 0) return { placed: [], problems: [] };
  const alarms = knownOf(await describeAlarms(clients, scope, names, signal));
  const watched = alarms.flatMap((alarm) => {
    const condition = alarm?.condition;
    const belongsTo = (metric: NamedMetric) =>
      condition !== undefined && placesOf(metric).some((place) => isSame(place, condition));
    return alarm && metrics.some(belongsTo) ? [{ name: alarm.name, belongsTo }] : [];
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
  return { placed: histories.flat(), problems: [] };
}

type Place = Pick<CatalogMetricSource, 'namespace' | 'metric' | 'dimensions'>;

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
