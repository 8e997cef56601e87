import type { CatalogAlarm } from '../../config/alarms-schema.ts';
import type { Catalog, CatalogEnvironment } from '../../config/catalog.ts';
import { componentsOf, type Target } from '../../kernel/targets.ts';
import type { AlarmEvent } from './event.ts';

/** Where an alarm belongs: what it is about, and what the catalog says of it. */
export interface Claim {
  readonly target: Target;
  /** Absent where the catalog does not name this alarm, but what it is about. */
  readonly entry?: CatalogAlarm;
}

/** The environment that names this alarm, or else that has what it is about. Undefined where none does. */
export function claimOf(event: AlarmEvent, catalog: Catalog): Claim | undefined {
  const places = environmentsOf(catalog).filter(
    ({ environment }) => event.region === undefined || environment.region === event.region,
  );
  const ours = places.filter(({ environment }) => mayBeIn(environment, event));
  for (const target of ours) {
    const entry = target.environment.alarms.find(({ name }) => name === event.name);
    if (!entry) continue;
    const component = entry.of ?? subjectOf(event, target.environment);
    return { target: withComponent(target, component), entry };
  }
  for (const target of ours) {
    const component = subjectOf(event, target.environment);
    if (component !== undefined) return { target: withComponent(target, component) };
  }
  return undefined;
}

/** What `system@environment` and the name of a component mean in the catalog in force. */
export function storedPlace(
  { environment, component }: { environment?: string; component?: string },
  catalog: Catalog,
): Target | undefined {
  const target = environmentsOf(catalog).find(
    ({ systemName, environmentName }) => `${systemName}@${environmentName}` === environment,
  );
  return target && withComponent(target, component);
}

function environmentsOf({ systems }: Catalog): Target[] {
  return Object.entries(systems).flatMap(([systemName, system]) =>
    Object.entries(system.environments).map(([environmentName, environment]) => ({
      ...{ systemName, environmentName, system, environment },
      component: undefined,
    })),
  );
}

/** An environment with roles tells its account: AWS: the fifth part of an ARN. */
function mayBeIn({ readRole, actRole }: CatalogEnvironment, { account }: AlarmEvent): boolean {
  const accounts = [readRole, actRole].flatMap((role) => role?.split(':')[4] ?? []);
  return account === undefined || accounts.length === 0 || accounts.includes(account);
}

function withComponent(target: Target, name: string | undefined): Target {
  const component = componentsOf(target.environment).find((each) => each.name === name);
  return { ...target, component };
}

/** The service or database that an event names: AWS: ECS events, dimensions of AWS/ECS and AWS/RDS. */
function subjectOf(
  { resource, trigger }: AlarmEvent,
  { services, databases, devices }: CatalogEnvironment,
): string | undefined {
  const { ClusterName, ServiceName, DBInstanceIdentifier, ThingName } = trigger?.dimensions ?? {};
  const ecs = resource ?? (ServiceName && `${ClusterName ?? ''}/${ServiceName}`);
  const service = Object.entries(services).find(
    ([, each]) => `${each.ecs.cluster}/${each.ecs.service}` === ecs,
  );
  const database = Object.entries(databases).find(([, { rds }]) => rds === DBInstanceIdentifier);
  const device = Object.entries(devices).find(([, { thing }]) => thing === ThingName);
  return (service ?? database ?? device)?.[0];
}
