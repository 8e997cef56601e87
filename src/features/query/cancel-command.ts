import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { AwsFault } from '../../aws/faults.ts';
import { stopQuery } from '../../aws/logs-insights.ts';
import { readScope } from '../../aws/scopes.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { id } from './context.ts';
import { rememberCancellation } from './kept.ts';
import { type Cancellation, cancellationView } from './view.ts';

interface CancelDependencies {
  readonly clients: AwsClients;
  readonly snapshots: Snapshots;
  readonly catalog: () => Catalog;
}

/** `query cancel`: the process that watches the query sees that it ended, whichever one takes this. */
export function cancelCommand({ clients, snapshots, catalog }: CancelDependencies): Command {
  return defineCommand({
    name: 'query cancel',
    summary: 'Stops a query that runs, as its Cancel button does.',
    examples: ['query cancel 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    role: 'viewer',
    byButton: true,
    target: 'leading',
    audience: 'private',
    arguments: z.object({ id: id("AWS's id of the query; its Cancel button knows it") }),
    async run({ id: queryId }, context): Promise<Cancellation> {
      const { actor, now } = context;
      const scope = readScope(targetOf(context).environment, context.actor.id);
      const signal = AbortSignal.any([
        context.signal,
        AbortSignal.timeout(catalog().deadlines.check),
      ]);
      await rememberCancellation(snapshots, { queryId, by: actor.name, now: now() });
      try {
        await stopQuery(clients, scope, queryId, signal);
        return { stopped: true };
      } catch (error) {
        if (!(error instanceof AwsFault)) throw error;
        // AWS: StopQuery, InvalidParameterException when the query is not running.
        const hasEnded = error.kind === 'invalid';
        return { stopped: false, ...(!hasEnded && { fault: error.message }) };
      }
    },
    view: cancellationView,
  });
}
