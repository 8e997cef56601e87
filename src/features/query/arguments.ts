import { z } from 'zod';
import { timeExpression } from '../../kernel/time.ts';

/** AWS: StartQuery, and GetQueryResults without paging. */
const MOST_ROWS = 10_000;

const time = (what: string) =>
  timeExpression.optional().describe(what).meta({ placeholder: 'when' });

/** What `query` takes. */
export const queryArguments = z.object({
  words: z
    .array(z.string())
    .default([])
    .describe(
      'a saved query by name, or the text of one in quotes; what it is about may come behind it',
    )
    .meta({ positional: true, placeholder: 'name or "text"' }),
  since: time('from then until now: `3h`, `10:00` or an ISO instant'),
  from: time('the begin of the window, in place of `--since`'),
  to: time('the end of the window'),
  limit: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'expected a number of rows' })
    .transform(Number)
    .refine((rows) => rows >= 1 && rows <= MOST_ROWS, {
      error: `expected 1 to ${MOST_ROWS} rows, the most that AWS gives`,
    })
    .optional()
    .describe('rows at most; a `limit` in the query wins')
    .meta({ placeholder: 'rows' }),
  yes: z.boolean().default(false).describe('run it however much it reads'),
  csv: z.boolean().default(false).describe('all rows as a CSV file in place of a table'),
});

export type QueryArguments = z.output<typeof queryArguments>;

/** The options that say how many rows there may be, and how they are shown, as words. */
export function rowOptions({ limit, csv }: Pick<QueryArguments, 'limit' | 'csv'>): string[] {
  return [...(limit === undefined ? [] : ['--limit', String(limit)]), ...(csv ? ['--csv'] : [])];
}
