import type { AwsClients } from './aws/clients.ts';
import type { ChartRenderer } from './charts/renderer.ts';
import type { Catalog } from './config/catalog.ts';
import { auditCommand } from './features/audit/command.ts';
import { healthCommand } from './features/health/command.ts';
import { helpCommand } from './features/help/command.ts';
import { metricsCommands } from './features/metrics/command.ts';
import type { Messenger } from './kernel/messenger.ts';
import { createRegistry, type Registry } from './kernel/registry.ts';
import type { Store } from './store/store.ts';

/** What capabilities are made of; each takes what it needs. */
export interface CommandDependencies extends Pick<Store, 'audit' | 'snapshots' | 'jobs'> {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly renderer: ChartRenderer;
  readonly messenger: Messenger;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The explicit list of what the bot can do: a new capability is one folder in `features` and one line here. */
export function createCommands({
  clients,
  catalog,
  audit,
  renderer,
}: CommandDependencies): Registry {
  const deadlines = () => catalog().deadlines;
  const registry: Registry = createRegistry([
    healthCommand({ clients, deadlines }),
    ...metricsCommands({ clients, renderer, deadlines }),
    auditCommand(audit),
    helpCommand(() => registry.commands),
  ]);
  return registry;
}
