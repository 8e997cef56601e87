import { z } from 'zod';
import { logGroup } from './identifiers.ts';
import { aliases, count, duration, fields, list, named, text, title } from './values.ts';

/* CloudWatch log groups, how their lines are read, and queries over them. */

const FORMATS = [
  'auto',
  'json',
  'python',
  'nginx',
  'zap',
  'uvicorn',
  'lambda',
  'logfmt',
  'postgres',
] as const;

const source = {
  group: logGroup.describe('The name of the CloudWatch log group.'),
  format: z
    .enum(FORMATS, { error: `one of ${FORMATS.join(', ')}` })
    .default('auto')
    .describe('How its lines are written; auto guesses line by line.'),
  retention: duration
    .optional()
    .describe('How long it should keep its lines, such as 30d; anything else is pointed out.'),
};

/** The log of a component. */
export const logs = fields(source);

const logComponent = fields({
  title: title.describe('The name that people read.'),
  aliases: aliases.describe('Other names that people may type in commands.'),
  ...source,
});

/** Log groups that belong to no service or database. */
export const logComponents = named('log group', logComponent)
  .default({})
  .describe('Log groups that belong to no service and no database, by name.');

const query = fields({
  title: title.describe('The heading of its answer.'),
  query: text(/\S/, 'a Logs Insights query').describe(
    'The query in the language of CloudWatch Logs Insights, as one text.',
  ),
  of: list('names', text(/\S/, 'the name of a service, database or log group'))
    .min(1, { error: 'at least one name' })
    .optional()
    .describe('Whose logs it reads, by name; without it, those of the target.'),
  since: duration.prefault('1h').describe('How far back it looks unless somebody says otherwise.'),
  note: text(/\S/, 'text that is not empty')
    .optional()
    .describe('What people should know of it; shown with the answer.'),
});

export const queries = named('query', query)
  .default({})
  .describe('Saved queries of CloudWatch Logs Insights, by name.');

/** How logs are shown and how much of them may be read without a second question. */
export const logLimits = fields({
  maskEmails: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Whether e-mail addresses are masked, as credentials always are.'),
  keep: duration
    .prefault('7d')
    .describe('How long the pages of an answer can be turned; what was read is kept that long.'),
  follow: duration.prefault('10m').describe('After how long a tail ends by itself.'),
  queryRange: duration
    .prefault('2d')
    .describe('The longest time that a query reads without asking first.'),
  queryGigabytes: count
    .prefault(10)
    .describe('The most gigabytes that a query is expected to read without asking first.'),
  pricePerGigabyte: count
    .prefault(0.005)
    .describe('What AWS takes for a gigabyte that a query reads, in US dollars.'),
})
  .prefault({})
  .describe('How logs are shown and queried.');

/** A log group and how its lines are read. */
export type CatalogLogs = z.infer<typeof logs>;
export type CatalogQuery = z.infer<typeof query>;
export type CatalogLogLimits = z.infer<typeof logLimits>;
