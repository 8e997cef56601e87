import type { Command } from '../../kernel/command.ts';
import { closeCommands } from './close-commands.ts';
import { exportCommand } from './export-command.ts';
import { listCommand } from './list-command.ts';
import { openCommand } from './open-command.ts';
import type { IncidentParts } from './parts.ts';
import { peopleCommands } from './people-commands.ts';
import { stateCommands } from './state-commands.ts';
import { timelineCommand } from './timeline-command.ts';
import { updateCommands } from './update-commands.ts';

/** Everything that begins with `incident`. */
export function incidentCommands(parts: IncidentParts): Command[] {
  return [
    openCommand(parts),
    ...peopleCommands(parts),
    ...stateCommands(parts),
    ...updateCommands(parts),
    ...closeCommands(parts),
    listCommand(parts),
    timelineCommand(parts),
    exportCommand(parts),
  ];
}
