import { z } from 'zod';
import type { ChartRenderer } from '../../charts/renderer.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { targetName } from '../../kernel/targets.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { id } from './context.ts';
import { findResult } from './kept.ts';
import type { QueryReport } from './report.ts';
import { showResult } from './run.ts';
import { queryView } from './view.ts';

interface ResultDependencies {
  readonly renderer: ChartRenderer;
  readonly snapshots: Snapshots;
  readonly catalog: () => Catalog;
}

/** `query result`: what was found, to everybody who knows its id and may look at its target. */
export function resultCommand({ snapshots, catalog, renderer }: ResultDependencies): Command {
  return defineCommand({
    name: 'query result',
    summary: 'A result of a query once more, as it was, without asking AWS again.',
    examples: ['query result 7c9e6679-7425-40de-944b-e07fc1f90ae7 --csv'],
    role: 'viewer',
    byButton: true,
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      id: id('the id of the result; buttons know it'),
      csv: z.boolean().default(false).describe('all rows as a CSV file in place of a table'),
    }),
    async run({ id: kept, csv }, context): Promise<QueryReport> {
      const target = targetName(targetOf(context));
      const result = await findResult(snapshots, kept, target);
      if (!result)
        throw new UserError(
          `There is no such result of ${target}: they are kept for ${formatDuration(catalog().logs.keep)}. Run the query again.`,
        );
      const { actor, signal } = context;
      const shown = { renderer, timeZone: actor.timeZone, signal };
      return showResult(result, kept, csv, shown);
    },
    view: queryView,
  });
}
