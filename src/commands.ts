import type { AwsClients } from './aws/clients.ts';
import type { ChartRenderer } from './charts/renderer.ts';
import type { Catalog } from './config/catalog.ts';
import { actionCommands } from './features/actions/command.ts';
import type { ActionParts } from './features/actions/parts.ts';
import { alarmCommands } from './features/alarms/command.ts';
import type { AlarmParts } from './features/alarms/parts.ts';
import { auditCommand } from './features/audit/command.ts';
import { devicesCommands } from './features/devices/command.ts';
import { takeCensus } from './features/devices/fleet-census.ts';
import { healthCommand } from './features/health/command.ts';
import { helpCommand } from './features/help/command.ts';
import { incidentCommands } from './features/incidents/command.ts';
import { keepEvidence } from './features/incidents/keep-evidence.ts';
import type { IncidentParts } from './features/incidents/parts.ts';
import { logsCommands } from './features/logs/command.ts';
import { stopTailCommand } from './features/logs/follow/stop-command.ts';
import type { Tails } from './features/logs/follow/tails.ts';
import { metricsCommands } from './features/metrics/command.ts';
import { queryCommands } from './features/query/command.ts';
import { servicesCommands } from './features/services/command.ts';
import type { Messenger } from './kernel/messenger.ts';
import { createRegistry, type Registry, type Topic } from './kernel/registry.ts';
import type { Store } from './store/store.ts';

/** What capabilities are made of; each takes what it needs. */
export interface CommandDependencies extends Pick<Store, 'audit' | 'snapshots' | 'jobs'> {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly renderer: ChartRenderer;
  readonly messenger: Messenger;
  readonly tails: Tails;
  readonly acting: ActionParts;
  readonly responding: IncidentParts;
  readonly alarming: AlarmParts;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The commands of all topics, to be found by their names. */
export function createCommands(dependencies: CommandDependencies): Registry {
  return createRegistry(commandTopics(dependencies).flatMap(({ commands }) => commands));
}

/** The explicit list of what the bot can do: a new capability is one folder in `features` and one line here. */
export function commandTopics({
  clients,
  catalog,
  audit,
  renderer,
  snapshots,
  jobs,
  tails,
  acting,
  responding,
  alarming,
  newId,
}: CommandDependencies): readonly Topic[] {
  const deadlines = () => catalog().deadlines;
  const limits = () => catalog().logs;
  const reading = { clients, snapshots, jobs, newId };
  const topics: readonly Topic[] = [
    {
      title: 'Is it working',
      commands: [
        healthCommand({ clients, deadlines, census: takeCensus }),
        ...metricsCommands({ clients, renderer, deadlines }),
        ...servicesCommands(clients),
      ],
    },
    {
      title: 'Logs',
      commands: [
        ...logsCommands({ ...reading, limits, keepEvidence: keepEvidence(responding) }),
        stopTailCommand({ snapshots, tails }),
        ...queryCommands({ clients, renderer, snapshots, catalog, newId }),
      ],
    },
    { title: 'Devices', commands: devicesCommands({ ...reading, tails }) },
    { title: 'Alarms', commands: alarmCommands(alarming) },
    { title: 'Incidents', commands: incidentCommands(responding) },
    { title: 'Changes, with a plan and approval', commands: actionCommands(acting) },
    { title: 'Who did what', commands: [auditCommand(audit), helpCommand(() => topics)] },
  ];
  return topics;
}
