import { z } from 'zod';
import { parseDuration, timeExpression } from '../../kernel/time.ts';
import { type Level, levelOf } from '../../log-entries/levels.ts';

/** The most entries of one answer. */
export const MOST_ENTRIES = 5_000;

const time = (what: string) =>
  timeExpression.optional().describe(what).meta({ placeholder: 'when' });

const level = z.string().transform((text, context): Level => {
  const read = levelOf(text);
  if (read !== undefined) return read;
  context.addIssue({
    code: 'custom',
    message: 'expected `debug`, `info`, `warn`, `error` or `fatal`',
  });
  return z.NEVER;
});

const task = z
  .string()
  .transform((text) => text.split('/').at(-1) ?? '')
  .refine((id) => /^[\w-]{8,64}$/.test(id), { error: 'expected the id or the ARN of a task' });

const limit = z
  .string()
  .transform(Number)
  .refine((count) => Number.isInteger(count) && count >= 1 && count <= MOST_ENTRIES, {
    error: `expected a number from 1 to ${MOST_ENTRIES}`,
  });

/** Milliseconds of `90s` or `5m`. */
const lasting = z.string().transform((text, context): number => {
  const milliseconds = parseDuration(text) ?? 0;
  if (milliseconds > 0) return milliseconds;
  context.addIssue({ code: 'custom', message: 'expected a duration such as `90s` or `5m`' });
  return z.NEVER;
});

/** The options that say which time is meant. */
export const windowArguments = {
  since: time('from then until now: `3h`, `10:00` or an ISO instant'),
  from: time('the begin of the window, in place of `--since`'),
  to: time('the end of the window'),
};

/** The answer as a text file, too. */
export const fileArgument = z
  .boolean()
  .default(false)
  .describe('all of it as a text file in the thread, too');

/** The options of `logs`. */
export const logsArguments = z.object({
  ...windowArguments,
  filter: z
    .string()
    .min(1)
    .optional()
    .describe('only lines that match a filter pattern of CloudWatch: `ERROR -health`')
    .meta({ placeholder: 'pattern' }),
  where: z
    .string()
    .optional()
    .describe('only lines whose JSON fields fulfil it: `status=500 and path=/api/*`')
    .meta({ placeholder: 'condition' }),
  grep: z
    .string()
    .min(1)
    .optional()
    .describe('only entries with this text, in capitals or not')
    .meta({ placeholder: 'text' }),
  level: level.optional().describe('only this level and worse').meta({ placeholder: 'level' }),
  task: task
    .optional()
    .describe('only what this ECS task wrote, a stopped one too')
    .meta({ placeholder: 'id' }),
  limit: limit
    .optional()
    .describe('only so many entries, the newest')
    .meta({ placeholder: 'count' }),
  for: lasting
    .optional()
    .describe('with `--follow`: how long, such as `5m`')
    .meta({ placeholder: 'duration' }),
  follow: z.boolean().default(false).describe('go on with what comes, in the same message'),
  file: fileArgument,
});

/** Which lines are wanted. */
export type LogSearch = Pick<
  z.output<typeof logsArguments>,
  'filter' | 'where' | 'grep' | 'level' | 'task' | 'limit'
>;

/** The options that search for the same again. A value may begin with dashes, so it is written behind a `=`. */
export function searchWords(search: LogSearch): string[] {
  const names = ['filter', 'where', 'grep', 'level', 'task', 'limit'] as const;
  return names.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [`--${name}=${value}`];
  });
}
