import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { dataEndpoint } from '../../aws/iot.ts';
import { thingShadow } from '../../aws/iot-data.ts';
import { describeDatabase } from '../../aws/rds.ts';
import { alarmNames } from '../../config/alarms-schema.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import type {
  CatalogDatabase,
  CatalogDevice,
  CatalogProbe,
  CatalogService,
} from '../../config/components-schema.ts';
import type { CatalogFleet } from '../../config/devices-schema.ts';
import { probe as ask } from '../../http/probe.ts';
import type { Component, Target } from '../../kernel/targets.ts';
import { componentsOf } from '../../kernel/targets.ts';
import { judgeDevice, judgeProbe } from './endpoint-rules.ts';
import type { Finding, Part } from './finding.ts';
import { judgeFleet, type TakeCensus } from './fleet.ts';
import { metricsOf, type WatchedMetric } from './metrics.ts';
import { type SharedReads, startReads } from './reads.ts';
import { judgeAlarm, judgeDatabase, judgeMetric, judgeService, judgeTargets } from './rules.ts';

export interface Check {
  readonly part: Part;
  readonly layer: string;
  /** Rejects with a fault of AWS's; never hangs longer than the signal lets it. */
  look(): Promise<Finding>;
}

export interface CheckTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  /** Aborts at the deadline of the checks. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly census: TakeCensus;
}

const ALARMS: Part = { title: 'Alarms' };
const IOT: Part = { title: 'AWS IoT' };

/** Every check that the catalog asks for on this target; the calls they share are started here. */
export function startChecks({ environment, component }: Target, tools: CheckTools): Check[] {
  const components = component ? [component] : componentsOf(environment);
  const whole = component === undefined;
  const devices = components.some(({ kind }) => kind === 'device');
  const reads = startReads(planReads(environment, components, whole), {
    ...tools,
    now: tools.now(),
  });
  return [
    ...components.flatMap((each) => componentChecks(environment, each, reads, tools)),
    ...(devices ? [iotEndpoint(tools)] : []),
    ...(whole ? alarmNames(environment).map((name) => alarmCheck(name, reads)) : []),
  ];
}

function planReads(environment: CatalogEnvironment, components: Component[], whole: boolean) {
  const services = components.flatMap(({ kind, name }) =>
    kind === 'service' ? (environment.services[name] ?? []) : [],
  );
  return {
    services: services.map(({ ecs }) => ecs),
    targetGroups: [...new Set(services.flatMap(({ targetGroups }) => targetGroups))],
    alarms: whole ? alarmNames(environment) : [],
    metrics: components.flatMap((component) =>
      metricsOf(environment, component).map(({ query }) => query),
    ),
  };
}

function componentChecks(
  environment: CatalogEnvironment,
  component: Component,
  reads: SharedReads,
  tools: CheckTools,
): Check[] {
  const part = { component: component.name, title: component.title };
  const metrics = metricsOf(environment, component).map((metric) =>
    metricCheck(part, metric, reads, tools),
  );
  const service = component.kind === 'service' && environment.services[component.name];
  if (service) return [...serviceChecks(part, service, reads, tools), ...metrics];
  const database = component.kind === 'database' && environment.databases[component.name];
  if (database) return [databaseCheck(part, database, tools), ...metrics];
  const device = component.kind === 'device' && environment.devices[component.name];
  if (device) return [deviceCheck(part, device, tools)];
  const fleet = component.kind === 'fleet' && environment.fleets[component.name];
  return fleet ? [fleetCheck(part, fleet, tools)] : [];
}

function serviceChecks(
  part: Part,
  service: CatalogService,
  reads: SharedReads,
  tools: CheckTools,
): Check[] {
  return [
    { part, layer: 'ECS', look: async () => judgeService(await reads.service(service.ecs)) },
    ...service.targetGroups.map((group) => ({
      part,
      layer: service.targetGroups.length > 1 ? `targets ${groupName(group)}` : 'targets',
      look: async () => judgeTargets(await reads.targetGroup(group)),
    })),
    ...Object.entries(service.probes).map(([name, probe]) => probeCheck(part, name, probe, tools)),
  ];
}

/** AWS: the ARN of a target group ends in `targetgroup/<name>/<id>`. */
function groupName(group: string): string {
  return group.split('/').at(-2) ?? group;
}

function probeCheck(part: Part, name: string, probe: CatalogProbe, tools: CheckTools): Check {
  const { url, status, body, text } = probe;
  const expect = { status, ...(body && { body }), ...(text !== undefined && { text }) };
  const look = async () => judgeProbe(await ask({ url, expect }, tools), probe);
  return { part, layer: `HTTP ${name}`, look };
}

function databaseCheck(part: Part, { rds }: CatalogDatabase, tools: CheckTools): Check {
  const { clients, scope, signal } = tools;
  const look = async () => judgeDatabase(await describeDatabase(clients, scope, rds, signal));
  return { part, layer: 'RDS', look };
}

function deviceCheck(part: Part, device: CatalogDevice, tools: CheckTools): Check {
  const { clients, scope, signal, now } = tools;
  const look = async () =>
    judgeDevice(await thingShadow(clients, scope, { thing: device.thing }, signal), device, now());
  return { part, layer: 'device', look };
}

function fleetCheck(part: Part, fleet: CatalogFleet, tools: CheckTools): Check {
  const look = async () =>
    judgeFleet(await tools.census(fleet, tools, tools.now), fleet.health.tolerated);
  return { part, layer: 'fleet', look };
}

function iotEndpoint({ clients, scope, signal }: CheckTools): Check {
  const look = async (): Promise<Finding> => {
    const endpoint = await dataEndpoint(clients, scope, signal);
    return { status: 'healthy', summary: 'there', evidence: [endpoint] };
  };
  return { part: IOT, layer: 'endpoint', look };
}

function metricCheck(
  part: Part,
  { query, measure, ladder }: WatchedMetric,
  reads: SharedReads,
  { now }: CheckTools,
): Check {
  const look = async () => judgeMetric(await reads.metric(query.id), measure, ladder, now());
  return { part, layer: measure.label, look };
}

function alarmCheck(name: string, reads: SharedReads): Check {
  return { part: ALARMS, layer: name, look: async () => judgeAlarm(await reads.alarm(name)) };
}
