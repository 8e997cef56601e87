import { z } from 'zod';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { targetName } from '../../kernel/targets.ts';
import type { LogsDependencies } from './dependencies.ts';
import { type FrozenLogs, findLogs } from './frozen.ts';
import type { LogsResult } from './report.ts';
import { logsView } from './view.ts';

const number = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'expected the number of a page' })
  .transform(Number);

/** Which page of which answer. */
export const PAGE_ARGUMENTS = {
  id: z.string().describe('which answer').meta({ positional: true }),
  again: z
    .array(z.string())
    .default([])
    .describe('how to ask again, behind two dashes')
    .meta({ positional: true }),
  page: number.optional().describe('which page, the newest is 1').meta({ placeholder: 'number' }),
  errors: z.boolean().default(false).describe('only errors and worse'),
  raw: z.boolean().default(false).describe('as it was logged'),
};

/** `logs page`: another page of an answer that was kept. What was read for one target is shown for that one only. */
export function pageCommand({ snapshots }: Pick<LogsDependencies, 'snapshots'>): Command {
  return defineCommand({
    name: 'logs page',
    summary: 'Another page of an answer of logs or trace; its buttons ask for it.',
    examples: ['logs page grid 7d3f0c1e-0000-4000-8000-000000000000 --page 2 --errors'],
    role: 'viewer',
    byButton: true,
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      ...PAGE_ARGUMENTS,
      file: z.boolean().default(false).describe('all of it as a text file'),
    }),
    async run({ id, again, page = 1, errors, raw, file }, context): Promise<LogsResult> {
      const logs = await keptLogs(snapshots, { id, again }, context);
      const shown = { page, errors, raw };
      return { kind: 'answer', logs, kept: id, shown, file: file ? 'alone' : 'none' };
    },
    view: logsView,
  });
}

/** The answer that was kept for the target of a request. Throws UserError when its time is over, with how to ask again. */
export async function keptLogs(
  snapshots: LogsDependencies['snapshots'],
  { id, again }: { readonly id: string; readonly again: readonly string[] },
  context: RunContext,
): Promise<FrozenLogs> {
  const target = targetName(targetOf(context));
  const logs = await findLogs(snapshots, id, target);
  if (!logs) throw expired(target, again);
  return logs;
}

function expired(target: string, [command, ...options]: readonly string[]): UserError {
  return new UserError(
    'These lines are no longer kept, so their pages cannot be turned. Ask again for what the log has now.',
    command === undefined ? [] : [{ label: 'Ask again', words: [command, target, ...options] }],
  );
}
