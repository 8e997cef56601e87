import { z } from 'zod';
import { type Command, type CommandDefinition, defineCommand } from '../../src/kernel/command.ts';
import { timeExpression } from '../../src/kernel/time.ts';

/** What a made-up command answers: the arguments that it got. */
type Definition = CommandDefinition<z.ZodObject, unknown>;

/** A command with what a test cares about; it answers with its arguments as JSON. */
export function commandOf(parts: Partial<Definition> = {}): Command {
  return defineCommand({
    name: 'look',
    summary: 'Looks.',
    examples: ['look'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    run: async (args) => args,
    view: (result) => ({ text: JSON.stringify(result), blocks: [] }),
    ...parts,
  });
}

/** Every kind of argument at once. */
export const everything = z.object({
  first: z.string().describe('the first word').meta({ positional: true }),
  second: z.string().optional().describe('the second word').meta({ positional: true }),
  all: z.boolean().default(false).describe('all of it'),
  since: timeExpression.optional().describe('from then on').meta({ placeholder: 'when' }),
  rowLimit: z
    .string()
    .regex(/^-?\d+$/, { error: 'expected a number' })
    .optional()
    .describe('at most so many rows'),
});

/** Commands with a target, without one, and with every kind of argument. */
export const commands: readonly Command[] = [
  commandOf(),
  commandOf({ name: 'help', target: 'none', audience: 'private' }),
  commandOf({ name: 'history', target: 'none', arguments: everything }),
  commandOf({ name: 'tail', arguments: everything.partial({ first: true }) }),
  commandOf({ name: 'look up', arguments: everything }),
  commandOf({
    name: 'plot',
    target: 'leading',
    arguments: z.object({
      names: z.array(z.string()).default([]).describe('names').meta({ positional: true }),
    }),
  }),
];
