import type { AwsClients } from './aws/clients.ts';
import type { ChartRenderer } from './charts/renderer.ts';
import type { Catalog } from './config/catalog.ts';
import { auditCommand } from './features/audit/command.ts';
import { healthCommand } from './features/health/command.ts';
import { helpCommand } from './features/help/command.ts';
import { metricsCommands } from './features/metrics/command.ts';
import { createRegistry, type Registry } from './kernel/registry.ts';
import type { AuditLog } from './store/audit.ts';

export interface CommandDependencies {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly audit: AuditLog;
  readonly renderer: ChartRenderer;
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
