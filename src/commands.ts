import type { AwsClients } from './aws/clients.ts';
import type { ChartRenderer } from './charts/renderer.ts';
import type { Catalog } from './config/catalog.ts';
import { actionCommands } from './features/actions/command.ts';
import type { ActionParts } from './features/actions/parts.ts';
import { auditCommand } from './features/audit/command.ts';
import { devicesCommands } from './features/devices/command.ts';
import { healthCommand } from './features/health/command.ts';
import { helpCommand } from './features/help/command.ts';
import { logsCommands } from './features/logs/command.ts';
import { stopTailCommand } from './features/logs/follow/stop-command.ts';
import type { Tails } from './features/logs/follow/tails.ts';
import { metricsCommands } from './features/metrics/command.ts';
import { queryCommands } from './features/query/command.ts';
import { servicesCommands } from './features/services/command.ts';
import type { Messenger } from './kernel/messenger.ts';
import { createRegistry, type Registry } from './kernel/registry.ts';
import type { Store } from './store/store.ts';

/** What capabilities are made of; each takes what it needs. */
export interface CommandDependencies extends Pick<Store, 'audit' | 'snapshots' | 'jobs'> {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly renderer: ChartRenderer;
  readonly messenger: Messenger;
  readonly tails: Tails;
  readonly acting: ActionParts;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The explicit list of what the bot can do: a new capability is one folder in `features` and one line here. */
export function createCommands({
  clients,
  catalog,
  audit,
  renderer,
  snapshots,
  jobs,
  tails,
  acting,
  newId,
}: CommandDependencies): Registry {
  const deadlines = () => catalog().deadlines;
  const registry: Registry = createRegistry([
    healthCommand({ clients, deadlines }),
    ...metricsCommands({ clients, renderer, deadlines }),
    ...logsCommands({ clients, snapshots, jobs, newId, limits: () => catalog().logs }),
    stopTailCommand({ snapshots, tails }),
    ...actionCommands(acting),
    ...servicesCommands(clients),
    ...devicesCommands({ clients, snapshots, newId }),
    ...queryCommands({ clients, renderer, snapshots, catalog, newId }),
    auditCommand(audit),
    helpCommand(() => registry.commands),
  ]);
  return registry;
}
