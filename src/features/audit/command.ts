import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { resolveTime, timeExpression } from '../../kernel/time.ts';
import type { AuditLog } from '../../store/audit.ts';
import { type AuditPage, readPage } from './page.ts';
import { auditView } from './view.ts';

const person = z
  .string()
  .transform((text) => /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? text)
  .refine((id) => /^(me|[UW][A-Z0-9]+|cli:.+)$/.test(id), {
    error: 'expected a mention (`@somebody`), a Slack user id or `me`',
  });

const rowNumber = z
  .string()
  .regex(/^\d{1,12}$/, { error: 'expected a row number' })
  .transform(Number);

/** `audit`: who asked for what, when, and how it ended. */
export function auditCommand(log: Pick<AuditLog, 'search'>): Command {
  return defineCommand({
    name: 'audit',
    summary: 'Who asked for what, when, and how it ended; newest first.',
    examples: ['audit', 'audit --by me --since 3h', 'audit --what health --since 10:00'],
    role: 'viewer',
    target: 'none',
    audience: 'channel',
    arguments: z.object({
      by: person.optional().describe('only what this person asked').meta({ placeholder: 'person' }),
      what: z.string().optional().describe('only this command').meta({ placeholder: 'command' }),
      target: z
        .string()
        .optional()
        .describe('only this target, as the log names it: `system@environment/component`')
        .meta({ placeholder: 'target' }),
      since: timeExpression
        .optional()
        .describe('only from then on: `3h`, `10:00` or an ISO instant')
        .meta({ placeholder: 'when' }),
      before: rowNumber
        .optional()
        .describe('only rows older than this number')
        .meta({ placeholder: 'row' }),
    }),
    run({ by, what, target, since, before }, { actor, now, requestId }): Promise<AuditPage> {
      const clock = { now: now(), timeZone: actor.timeZone };
      const filter = {
        ...(by !== undefined && { actor: by === 'me' ? actor.id : by }),
        ...(what !== undefined && { command: what.toLowerCase() }),
        ...(target !== undefined && { target }),
        ...(since !== undefined && { since: resolveTime(since, clock) }),
        ...(before !== undefined && { before }),
      };
      return readPage(log, filter, requestId);
    },
    view: auditView,
  });
}
