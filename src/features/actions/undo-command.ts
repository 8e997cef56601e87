import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { ask, planWish } from './ask.ts';
import { type AskedAnswer, askedView } from './asked-view.ts';
import { findAction } from './decide-command.ts';
import type { ActionParts } from './parts.ts';

/** Asks to bring back what an action changed: a new request with a plan and approval of its own. */
export function undoCommand(parts: ActionParts): Command {
  return defineCommand({
    name: 'undo',
    summary: 'Asks to bring back what a change replaced, if nothing else has changed since.',
    examples: [],
    byButton: true,
    role: 'operator',
    target: 'optional',
    audience: 'channel',
    acts: true,
    arguments: z.object({
      action: z.string().describe('the action to undo').meta({ positional: true }),
      reason: z.string().optional().describe('why'),
    }),
    async run({ action: id, reason }, context): Promise<AskedAnswer> {
      const action = await findAction(parts, id, context);
      const { plan, state, target } = action;
      if (state !== 'succeeded') throw new UserError('Only a change that succeeded can be undone.');
      if (!plan.undo) throw new UserError(`${plan.summary} cannot be undone.`);
      const { action: name, args } = plan.undo;
      const words = ['undo', target, id];
      const { plan: reverse } = await planWish(parts, { name, args }, context);
      if (!isDeepStrictEqual(reverse.before, plan.after))
        throw new UserError(
          `It is not as “${plan.summary}” left it: something else has changed since. Ask for what you need now.`,
        );
      const asked = await ask(parts, { name, args, words, reason, undoOf: id }, context);
      return { ...asked, words };
    },
    view: askedView,
  });
}
