import type { AwsClients } from '../../aws/clients.ts';
import type { Command } from '../../kernel/command.ts';
import { eventsCommand } from './events-command.ts';
import { stoppedCommand } from './stopped-command.ts';
import { taskDefinitionCommand } from './taskdef-command.ts';

/** `events`, `stopped` and `taskdef`: why a service is not what it should be. */
export function servicesCommands(clients: AwsClients): Command[] {
  return [eventsCommand(clients), stoppedCommand(clients), taskDefinitionCommand(clients)];
}
