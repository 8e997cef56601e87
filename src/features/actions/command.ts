import type { Command } from '../../kernel/command.ts';
import { approvalsCommands } from './approvals-command.ts';
import { askCommands } from './ask-command.ts';
import { checkCommand } from './check-command.ts';
import { decideCommands } from './decide-command.ts';
import type { ActionParts } from './parts.ts';
import { undoCommand } from './undo-command.ts';

/** Everything about changes: asking, deciding, looking, undoing. */
export function actionCommands(parts: ActionParts): Command[] {
  return [
    ...askCommands(parts),
    ...decideCommands(parts),
    ...approvalsCommands(parts),
    undoCommand(parts),
    checkCommand(parts),
  ];
}
