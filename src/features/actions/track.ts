import { z } from 'zod';
import { AwsFault } from '../../aws/faults.ts';
import type { JobResult, JobRun } from '../../jobs/handler.ts';
import { UserError } from '../../kernel/errors.ts';
import { formatDuration } from '../../kernel/time.ts';
import { end } from './advance.ts';
import type { Json, Progress } from './kind.ts';
import { type ActionParts, storedTarget, toolsFor } from './parts.ts';
import type { Action } from './record.ts';
import type { ShowCard } from './show.ts';

const LOOK_MS = 15_000;
/** Slack allows some fifty edits a minute for the whole workspace. */
const PAUSE_MS = 4_000;
/** A change that is not stable after so long needs a person. */
const LONGEST_MS = 30 * 60_000;

/** One look at how far the change has got, shown on the card; until it is stable or has failed. */
export async function track(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  show: ShowCard,
): Promise<JobResult | 'further'> {
  const seen = await look(parts, action);
  const since = parts.now() - (action.startedAt ?? parts.now());
  if (seen.state === 'running' && since < LONGEST_MS) {
    const facts = [...seen.facts, `${formatDuration(since)} since it began`];
    await parts.actions.saveProgress(action.id, facts, (within) => run.save(run.progress, within));
    await showProgress(parts, action, run, show);
    return { again: parts.now() + PAUSE_MS };
  }
  const outcome = seen.facts.join(' · ');
  if (seen.state === 'running')
    await end(parts, action, run, {
      from: 'verifying',
      to: 'unknown',
      outcome: `Not stable after ${formatDuration(LONGEST_MS)}: ${outcome}`,
    });
  else await end(parts, action, run, { from: 'verifying', to: seen.state, outcome });
  return 'further';
}

const unshown = z.object({ unshown: z.number() });

/** Slack's troubles do not get in the way of the change: the next look shows it again. */
async function showProgress(
  { onFailure }: ActionParts,
  { id }: Action,
  { progress, save }: JobRun,
  show: ShowCard,
): Promise<void> {
  const { data } = unshown.safeParse(progress);
  const before = data?.unshown ?? 0;
  const failed = await show(id, before + 1).then(
    () => 0,
    (error: unknown) => {
      onFailure(error);
      return before + 1;
    },
  );
  if (failed !== before) await save({ unshown: failed });
}

/** A look that fails says nothing about the change: it goes on. */
async function look(parts: ActionParts, action: Action): Promise<Progress> {
  const { name, plan, receipt, requester } = action;
  try {
    const target = storedTarget(action.target, parts.catalog());
    const tools = toolsFor(parts, target, requester.id, AbortSignal.timeout(LOOK_MS));
    return await parts.kinds[name].progress(plan, (receipt ?? null) as Json, tools);
  } catch (error) {
    if (!(error instanceof AwsFault || error instanceof UserError)) throw error;
    return { state: 'running', facts: [`The state cannot be read just now: ${error.message}`] };
  }
}
