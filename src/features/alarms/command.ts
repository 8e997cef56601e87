import type { Command } from '../../kernel/command.ts';
import { ackCommand } from './ack-command.ts';
import { contactsCommand } from './contacts-command.ts';
import { escalateCommand } from './escalate-command.ts';
import { listCommand } from './list-command.ts';
import type { AlarmParts } from './parts.ts';
import { runbookCommand } from './runbook-command.ts';
import { showCommand } from './show-command.ts';
import { silenceCommand } from './silence-command.ts';
import { endSilenceCommand, silencesCommand } from './silences-command.ts';
import { tickCommand } from './tick-command.ts';

/** Everything that people ask and do about alarms. */
export function alarmCommands(parts: AlarmParts): Command[] {
  return [
    listCommand(parts),
    showCommand(parts),
    ackCommand(parts),
    silenceCommand(parts),
    silencesCommand(parts),
    endSilenceCommand(parts),
    escalateCommand(parts),
    contactsCommand(parts),
    runbookCommand(parts),
    tickCommand(parts),
  ];
}
