import type { Catalog, CatalogEnvironment, CatalogSystem } from '../config/catalog.ts';
import { nearestNames } from './nearest.ts';

/** A part of an environment that has a name of its own in the catalog. */
export interface Component {
  readonly kind: 'service' | 'database' | 'device' | 'fleet' | 'log';
  readonly name: string;
  readonly title: string;
}

/** What a command is about: a whole environment of a system, or one component of it. */
export interface Target {
  readonly systemName: string;
  readonly environmentName: string;
  readonly system: CatalogSystem;
  readonly environment: CatalogEnvironment;
  readonly component: Component | undefined;
}

export type TargetResolution =
  | { kind: 'one'; target: Target }
  | { kind: 'many'; targets: readonly Target[] }
  | { kind: 'none'; nearest: readonly string[] };

/** `system@environment` or `system@environment/component`: always understood, whatever the channel. */
export function targetName(target: Target): string {
  const environment = `${target.systemName}@${target.environmentName}`;
  return target.component ? `${environment}/${target.component.name}` : environment;
}

/** The target's name for people: `Web (Shop prod)`. */
export function targetTitle({ system, systemName, environmentName, component }: Target): string {
  const whole = `${system.title ?? systemName} ${environmentName}`;
  return component ? `${component.title} (${whole})` : whole;
}

/**
 * Finds what `system`, `system@environment`, `component`, `system/component` or `system@environment/component` means.
 * In a channel that is bound to an environment, the bound one wins over others that would fit as well, and no
 * expression at all means the bound environment.
 */
export function resolveTarget(
  expression: string | undefined,
  catalog: Catalog,
  channel: string | undefined,
): TargetResolution {
  const everything = environmentTargets(catalog);
  const bound = everything.filter(
    ({ environment }) => channel !== undefined && environment.channels.includes(channel),
  );
  const matches =
    expression === undefined
      ? everything
      : everything.flatMap((target) => matchesIn(target, expression.toLowerCase()));
  const local = matches.filter((match) =>
    bound.some(({ environment }) => environment === match.environment),
  );
  const candidates = local.length > 0 ? local : matches;
  const [first] = candidates;
  if (!first) return { kind: 'none', nearest: nearestTargets(expression ?? '', everything) };
  return candidates.length === 1
    ? { kind: 'one', target: first }
    : { kind: 'many', targets: candidates };
}

/** Every component of an environment, in the catalog's order. */
export function componentsOf(environment: CatalogEnvironment): Component[] {
  const kinds = [
    ['service', environment.services],
    ['database', environment.databases],
    ['device', environment.devices],
    ['fleet', environment.fleets],
    ['log', environment.logs],
  ] as const;
  return kinds.flatMap(([kind, entries]) =>
    Object.entries(entries).map(([name, entry]) => ({ kind, name, title: entry.title ?? name })),
  );
}

function environmentTargets(catalog: Catalog): Target[] {
  return Object.entries(catalog.systems).flatMap(([systemName, system]) =>
    Object.entries(system.environments).map(([environmentName, environment]) => ({
      systemName,
      environmentName,
      system,
      environment,
      component: undefined,
    })),
  );
}

const EXPRESSION = /^(?:(?<system>[^@/]+)(?:@(?<environment>[^@/]+))?(?:\/(?<component>[^@/]+))?)$/;

function matchesIn(target: Target, expression: string): Target[] {
  const { system, environment, component } = EXPRESSION.exec(expression)?.groups ?? {};
  if (system === undefined) return [];
  if (environment !== undefined && environment !== target.environmentName.toLowerCase()) return [];
  if (namesOf(target.systemName, target.system.aliases).includes(system)) {
    return component === undefined ? [target] : withComponent(target, component);
  }
  return environment === undefined && component === undefined ? withComponent(target, system) : [];
}

/** A component's own name goes before what AWS calls another one, so that a full name means one component. */
function withComponent(target: Target, name: string): Target[] {
  const components = componentsOf(target.environment);
  const named = components.filter((component) => component.name === name);
  const called = components.filter((component) =>
    componentNames(target.environment, component).includes(name),
  );
  return (named.length > 0 ? named : called).map((component) => ({ ...target, component }));
}

/** A component answers to its name, its aliases, and the name that AWS knows it by. */
function componentNames(environment: CatalogEnvironment, { kind, name }: Component): string[] {
  if (kind === 'service') {
    const service = environment.services[name];
    return namesOf(name, [
      ...(service?.aliases ?? []),
      ...(service?.ecs ? [service.ecs.service] : []),
    ]);
  }
  if (kind === 'database') {
    const database = environment.databases[name];
    return namesOf(name, [...(database?.aliases ?? []), ...(database ? [database.rds] : [])]);
  }
  if (kind === 'fleet') return namesOf(name, environment.fleets[name]?.aliases);
  if (kind === 'log') {
    const log = environment.logs[name];
    return namesOf(name, [...(log?.aliases ?? []), ...(log ? [log.group] : [])]);
  }
  const device = environment.devices[name];
  return namesOf(name, [...(device?.aliases ?? []), ...(device ? [device.thing] : [])]);
}

function namesOf(name: string, aliases: readonly string[] = []): string[] {
  return [name, ...aliases].map((each) => each.toLowerCase());
}

function nearestTargets(expression: string, everything: readonly Target[]): string[] {
  const names = everything.flatMap((target) => [
    ...namesOf(target.systemName, target.system.aliases),
    ...componentsOf(target.environment).flatMap((component) => [
      ...componentNames(target.environment, component),
      `${target.systemName}/${component.name}`,
    ]),
  ]);
  return nearestNames(expression, names);
}
