import type { CatalogAlarm } from '../../config/alarms-schema.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import type { CatalogMetric } from '../../config/metrics-schema.ts';
import type { AlarmTrigger } from './event.ts';

/** Units of CloudWatch (MetricDatum, `Unit`) in those of our charts. `None` says nothing. */
const UNITS: Readonly<Record<string, string>> = {
  Percent: '%',
  Seconds: 's',
  Milliseconds: 'ms',
  Bytes: 'bytes',
  'Bytes/Second': 'bytes/s',
  Count: 'count',
  'Count/Second': 'req/s',
};

/** AWS publishes these in one unit, which alarms mostly do not say (AWS: metrics of ECS, RDS, ELB, Lambda and others). */
const KNOWN: readonly [metric: RegExp, unit: string][] = [
  [/(?:Utilization|Percent(?:age)?)$/, '%'],
  [/^(?:TargetResponseTime|ReadLatency|WriteLatency|ReplicaLag|CommitLatency)$/, 's'],
  [/^(?:Duration|IntegrationLatency|IteratorAge|SuccessfulRequestLatency)$/, 'ms'],
  [/(?:Memory|StorageSpace|Bytes|BytesUsedFor\w+|SwapUsage)$/, 'bytes'],
  [/(?:Throughput)$/, 'bytes/s'],
  [/(?:Connections|Count|Errors|Throttles|Requests|Evictions|Success|Failure)$/, 'count'],
];

/** The unit of an alarm's values: the catalog's, AWS's, or what AWS is known to publish. Empty where nobody knows. */
export function unitOf(
  trigger: AlarmTrigger,
  place?: { readonly entry?: CatalogAlarm | undefined; readonly environment: CatalogEnvironment },
): string {
  const named = place && catalogMetric(place);
  if (named && !('math' in named.source)) return named.unit;
  const said = trigger.unit === undefined ? undefined : UNITS[trigger.unit];
  if (said !== undefined) return said;
  const known = KNOWN.find(([pattern]) => pattern.test(trigger.metric));
  return known?.[1] ?? '';
}

function catalogMetric({
  entry,
  environment,
}: {
  readonly entry?: CatalogAlarm | undefined;
  readonly environment: CatalogEnvironment;
}): CatalogMetric | undefined {
  if (entry?.metric === undefined) return undefined;
  const { services, databases, devices, metrics } = environment;
  const owner =
    entry.of === undefined ? undefined : { ...services, ...databases, ...devices }[entry.of];
  return owner?.metrics[entry.metric] ?? metrics[entry.metric];
}
