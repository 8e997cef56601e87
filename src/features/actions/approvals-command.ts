import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { button, context, header, section } from '../../slack/blocks.ts';
import { code, ours } from '../../slack/text.ts';
import { actionCard } from './card.ts';
import { findAction } from './decide-command.ts';
import { type ActionParts, storedTarget } from './parts.ts';
import { approversOf } from './policy.ts';
import { type Action, readAction } from './record.ts';

const MOST = 20;

interface Waiting {
  readonly target: string;
  readonly actions: readonly Action[];
}

/** What waits for approval, and the card of one action anew. */
export function approvalsCommands(parts: ActionParts): Command[] {
  return [
    defineCommand({
      name: 'approvals',
      summary: 'What waits for approval.',
      examples: ['approvals'],
      role: 'viewer',
      target: 'optional',
      audience: 'channel',
      arguments: z.object({}),
      async run(_args, { target }): Promise<Waiting> {
        if (!target) throw new Error('approvals is registered as a command with a target');
        const records = await parts.actions.waiting({ limit: 1_000 });
        const here = records.filter((record) => isWithin(record.target, target));
        return { target: targetName(target), actions: here.slice(0, MOST).map(readAction) };
      },
      view: approvalsView,
    }),
    defineCommand({
      name: 'action show',
      summary: 'The card of an action, anew.',
      examples: [],
      byButton: true,
      role: 'viewer',
      target: 'optional',
      audience: 'channel',
      arguments: z.object({
        action: z.string().describe('the action').meta({ positional: true }),
      }),
      async run({ action: id }, runContext) {
        const action = await findAction(parts, id, runContext);
        const catalog = parts.catalog();
        const target = storedTarget(action.target, catalog);
        return { action, approvers: approversOf({ catalog, target }) };
      },
      view: ({ action, approvers }, looks) => actionCard(action, approvers, looks),
    }),
  ];
}

/** A name is within the target if it is the target's own, or that of one of its components. */
function isWithin(name: string, target: Target): boolean {
  const own = targetName(target);
  return name === own || (!target.component && name.startsWith(`${own}/`));
}

function approvalsView({ target, actions }: Waiting, looks: ViewContext): View {
  const text =
    actions.length === 0
      ? 'Nothing waits for approval'
      : `${actions.length} ${actions.length === 1 ? 'action waits' : 'actions wait'} for approval`;
  return {
    text,
    blocks: [
      header(text),
      ...actions.map((action) => {
        const { plan, requester, decisions, needed, expiresAt, id } = action;
        const have = decisions.filter(({ decision }) => decision === 'approve').length;
        const words = ['action', 'show', action.target, id];
        return section(
          `*${ours(plan.summary)}*\nAsked by ${ours(requester.name)}  ·  ${have} of ${needed} approvals  ·  expires in ${formatDuration(expiresAt - looks.now)}`,
          button({ label: 'Show', id: looks.button({ words, surface: 'message' }) }),
        );
      }),
      context(code(target)),
    ],
  };
}
