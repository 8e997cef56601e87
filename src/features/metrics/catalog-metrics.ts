import type { CatalogEnvironment, Ladder } from '../../config/catalog.ts';
import type { CatalogLevels, CatalogMetric } from '../../config/metrics-schema.ts';
import type { Component } from '../../kernel/targets.ts';

/** A metric that can be asked for by name, and whose it is. */
export interface NamedMetric extends Omit<CatalogMetric, 'levels' | 'period'> {
  /** As people type it. */
  readonly name: string;
  /** Absent for metrics of the environment as a whole, and for raw ones. */
  readonly component?: Component;
  readonly levels?: CatalogLevels | undefined;
  /** Milliseconds; no point stands for less. */
  readonly period?: number | undefined;
}

/** The metrics that the catalog gives the environment as a whole. */
export function environmentMetrics({ metrics }: CatalogEnvironment): NamedMetric[] {
  return Object.entries(metrics).map(([name, metric]) => ({ name, ...metric }));
}

/** The usual metrics of a component's kind, and those that the catalog gives it; of one name, the catalog's. */
export function componentMetrics(
  environment: CatalogEnvironment,
  component: Component,
): NamedMetric[] {
  const { metrics = {} } = entryOf(environment, component) ?? {};
  const named = Object.entries(metrics).map(([name, metric]) => ({ name, component, ...metric }));
  const usual = usualMetrics(environment, component).filter(({ name }) => !(name in metrics));
  return [...usual, ...named];
}

function entryOf({ services, databases, devices }: CatalogEnvironment, { kind, name }: Component) {
  const kinds = {
    service: services,
    database: databases,
    device: devices,
    fleet: undefined,
    log: undefined,
  };
  return kinds[kind]?.[name];
}

/** AWS: ECS service utilization metrics; RDS instance-level metrics. Devices have none of their own. */
function usualMetrics(environment: CatalogEnvironment, component: Component): NamedMetric[] {
  const { kind, name } = component;
  const service = kind === 'service' && environment.services[name];
  if (service) {
    const { cluster, service: ServiceName } = service.ecs;
    const place = { namespace: 'AWS/ECS', dimensions: { ClusterName: cluster, ServiceName } };
    const { cpu, memory } = service.thresholds;
    return [
      usual(component, CPU, place, cpu),
      usual(
        component,
        { name: 'memory', title: 'Memory', unit: '%', metric: 'MemoryUtilization' },
        place,
        memory,
      ),
    ];
  }
  const database = kind === 'database' && environment.databases[name];
  if (!database) return [];
  const place = {
    namespace: 'AWS/RDS',
    dimensions: { DBInstanceIdentifier: database.rds },
  };
  const { cpu, connections } = database.thresholds;
  return [
    usual(component, CPU, place, cpu),
    usual(
      component,
      { name: 'connections', title: 'Connections', unit: 'count', metric: 'DatabaseConnections' },
      place,
      connections,
    ),
  ];
}

const CPU = { name: 'cpu', title: 'CPU', unit: '%', metric: 'CPUUtilization' };

function usual(
  component: Component,
  { metric, ...what }: typeof CPU,
  place: { namespace: string; dimensions: Record<string, string> },
  thresholds: Ladder | undefined,
): NamedMetric {
  return {
    ...what,
    component,
    levels: thresholds && { ...thresholds, when: 'above' },
    source: { ...place, metric, stat: 'Average' },
  };
}
