import type { CatalogEnvironment } from '../config/catalog.ts';
import type { CatalogLogs } from '../config/logs-schema.ts';
import { type Component, componentsOf, type Target } from './targets.ts';

/** A log that the catalog names: its CloudWatch log group, how its lines are read, and whose it is. */
export interface LogSource extends CatalogLogs {
  /** Name of the component, as people type it. */
  readonly component: string;
  readonly title: string;
}

/** The logs of a target: of its component, or of everything in the environment. None is an empty list. */
export function logSources({ environment, component }: Target): LogSource[] {
  const components = component ? [component] : componentsOf(environment);
  return components.flatMap((each): LogSource[] => {
    const logs = logsOf(environment, each);
    if (!logs) return [];
    const { group, format, retention } = logs;
    const place = { component: each.name, title: each.title, group, format };
    return [retention === undefined ? place : { ...place, retention }];
  });
}

function logsOf(environment: CatalogEnvironment, { kind, name }: Component) {
  if (kind === 'log') return environment.logs[name];
  if (kind === 'service') return environment.services[name]?.logs;
  return kind === 'database' ? environment.databases[name]?.logs : undefined;
}
