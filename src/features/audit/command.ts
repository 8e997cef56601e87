import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import type { AuditLog } from '../../store/audit.ts';
import { type AuditFile, readFileRows } from './file.ts';
import { filterOf, filterOptions } from './filter.ts';
import { type AuditPage, MOST_ROWS, readPage } from './page.ts';
import { auditView } from './view.ts';

const number = (most: number, error: string) =>
  z
    .string()
    .regex(/^\d{1,12}$/, { error })
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, { error });

/** `audit`: who asked for what, when, and how it ended. */
export function auditCommand(log: Pick<AuditLog, 'search'>): Command {
  return defineCommand({
    name: 'audit',
    summary: 'Who asked for what, who approved it, when, and how it ended; newest first.',
    examples: [
      'audit',
      'audit --by me --since 3h',
      'audit --action health --since 10:00 --until 11:00',
      'audit --outcome denied',
      'audit 7d3f0c1e-0000-4000-8000-000000000000',
    ],
    role: 'viewer',
    target: 'none',
    audience: 'channel',
    arguments: z.object({
      actionId: z
        .string()
        .optional()
        .describe('all steps of one action, by its whole id')
        .meta({ positional: true, placeholder: 'action-id' }),
      ...filterOptions,
      limit: number(MOST_ROWS, `expected a number from 1 to ${MOST_ROWS}`)
        .optional()
        .describe(`rows on a page, ${MOST_ROWS} at most`)
        .meta({ placeholder: 'number' }),
      before: number(Number.MAX_SAFE_INTEGER, 'expected a row number')
        .optional()
        .describe('only rows older than this number')
        .meta({ placeholder: 'row' }),
      file: z.boolean().default(false).describe('all that is found as a file of NDJSON'),
    }),
    async run(args, { actor, now, requestId }): Promise<AuditPage | AuditFile> {
      const { actionId, limit, before, file, ...options } = args;
      const asker = { id: actor.id, timeZone: actor.timeZone, now: now() };
      const filter = {
        ...filterOf(options, asker),
        ...(actionId !== undefined && { actionId }),
      };
      if (file) return readFileRows(log, filter, asker.now);
      const search = {
        filter,
        ...(limit !== undefined && { limit }),
        ...(before !== undefined && { before }),
      };
      return readPage(log, search, requestId);
    },
    view: auditView,
  });
}
