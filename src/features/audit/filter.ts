import { z } from 'zod';
import { resolveTime, timeExpression } from '../../kernel/time.ts';
import type { AuditQuery } from '../../store/audit.ts';
import { STEPS } from './steps.ts';

/** What the audit log is searched for, without how many rows and from where. */
export type AuditFilter = Omit<AuditQuery, 'limit' | 'before'>;

const person = z
  .string()
  .transform((text) => /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? text)
  .refine((id) => /^(me|[UW][A-Z0-9]+|cli:.+)$/.test(id), {
    error: 'expected a mention (`@somebody`), a Slack user id or `me`',
  });

/** The options that narrow a search; the terminal has the same ones. */
export const filterOptions = {
  by: person.optional().describe('only what this person did').meta({ placeholder: 'person' }),
  action: z
    .string()
    .toLowerCase()
    .optional()
    .describe('only this command or action')
    .meta({ placeholder: 'command' }),
  target: z
    .string()
    .optional()
    .describe('only this target, as the log names it: `system@environment/component`')
    .meta({ placeholder: 'target' }),
  outcome: z
    .string()
    .toLowerCase()
    .pipe(z.enum(STEPS, { error: `expected one of ${STEPS.join(', ')}` }))
    .optional()
    .describe(`only rows that say so: ${STEPS.map((step) => `\`${step}\``).join(', ')}`)
    .meta({ placeholder: 'outcome' }),
  since: timeExpression
    .optional()
    .describe('only from then on: `3h`, `10:00` or an ISO instant')
    .meta({ placeholder: 'when' }),
  until: timeExpression.optional().describe('only before then').meta({ placeholder: 'when' }),
  incident: z.string().optional().describe('only of this incident').meta({ placeholder: 'id' }),
};

const options = z.object(filterOptions);

/** Who asks, and when: what `me` and `10:00` mean. */
interface Asker {
  readonly id: string;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The search that the options stand for. */
export function filterOf(
  { by, action, target, outcome, since, until, incident }: z.output<typeof options>,
  asker: Asker,
): AuditFilter {
  return {
    ...(by !== undefined && { actor: by === 'me' ? asker.id : by }),
    ...(action !== undefined && { command: action }),
    ...(target !== undefined && { target }),
    ...(outcome !== undefined && { step: outcome }),
    ...(since !== undefined && { since: resolveTime(since, asker) }),
    ...(until !== undefined && { until: resolveTime(until, asker) }),
    ...(incident !== undefined && { incident }),
  };
}

/** The words that ask for the same again. */
export function filterWords(filter: AuditFilter): string[] {
  const { actionId, since, until } = filter;
  const option = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`--${name}`, value];
  const time = (at: number | undefined) => (at === undefined ? at : new Date(at).toISOString());
  return [
    'audit',
    ...(actionId === undefined ? [] : [actionId]),
    ...option('by', filter.actor),
    ...option('action', filter.command),
    ...option('target', filter.target),
    ...option('outcome', filter.step),
    ...option('since', time(since)),
    ...option('until', time(until)),
    ...option('incident', filter.incident),
  ];
}
