import type { RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import type { LogSearch } from './arguments.ts';
import type { LogsDependencies } from './dependencies.ts';
import { startTail, type WantedTail } from './follow/start.ts';
import type { SearchPlan } from './plan.ts';
import type { LogsFollowed } from './report.ts';

/** What `logs --follow` asks for. */
interface WantedFollow {
  readonly target: Target;
  readonly plan: SearchPlan;
  readonly search: LogSearch;
  readonly options: readonly string[];
  /** Milliseconds. */
  readonly lasts: number | undefined;
  /** A time was said, too. */
  readonly isWindowed: boolean;
}

/** Begins a tail in the message of the answer. Throws UserError for options that make no sense with it. */
export async function follow(
  { target, plan, search, options, lasts, isWindowed }: WantedFollow,
  context: RunContext,
  { jobs, snapshots, newId, limits }: LogsDependencies,
  progress: (followed: LogsFollowed) => void,
): Promise<LogsFollowed> {
  if (isWindowed || search.limit !== undefined)
    throw new UserError(
      '`--follow` shows what comes from now on: leave out `--since`, `--from`, `--to` and `--limit`.',
    );
  const wanted: WantedTail = {
    target,
    sources: plan.plans.map(({ source }) => source),
    options: tailOptions(plan, search),
    kept: options,
    lasts,
    usual: limits().follow,
  };
  const tail = await startTail(wanted, context, { jobs, snapshots, newId }, (before) =>
    progress({ kind: 'followed', tail: before }),
  );
  return { kind: 'followed', tail };
}

/** All logs of a search have the same pattern, if any. */
function tailOptions({ plans }: SearchPlan, { level, grep, task }: LogSearch) {
  const pattern = plans[0]?.pattern;
  return {
    ...(pattern !== undefined && { pattern }),
    ...(level !== undefined && { level }),
    ...(grep !== undefined && { grep }),
    ...(task !== undefined && { task }),
  };
}
