import { z } from 'zod';
import type { JobHandler, JobResult, JobRun } from '../../jobs/handler.ts';
import type { NewJob } from '../../store/jobs.ts';
import { actionEntry } from './entries.ts';
import { carryOut, findOut, giveUp } from './execute.ts';
import type { ActionParts } from './parts.ts';
import type { Action } from './record.ts';
import { createShowCard, find, type ShowCard, stageOf, tellOutcome } from './show.ts';
import { track } from './track.ts';

/* What goes on after a request: the card while it waits, and the change itself. A job of its own each (DESIGN §8, §12). */

export const CARD = 'action-card';
export const RUN = 'action-run';

const input = z.object({ action: z.string() });

/** Keeps the card true until somebody decides or the time is over. */
export function cardJob(action: string, runAt: number): NewJob {
  return { id: `${action}:card`, kind: CARD, input: { action }, runAt };
}

/** Makes the change and watches it. It is added with the approval that completes it. */
export function runJob(action: string, runAt: number): NewJob {
  return { id: `${action}:run`, kind: RUN, input: { action }, runAt };
}

/** How often a waiting action is looked at even if nobody told that something changed. */
const CARD_MS = 20_000;
/** How soon a card is looked after that Slack has not taken yet. */
const LATER_MS = 2_000;
/** After so many attempts, some four minutes, waiting alone does not help. */
const MOST_ATTEMPTS = 8;
const REST_MS = 5 * 60_000;

/** The states that the card job shows; the others are shown by the job that makes the change. */
const SHOWN_WAITING: ReadonlySet<Action['state']> = new Set(['requested', 'denied', 'expired']);
const shownBefore = z.object({ shown: z.string() });

export function cardHandler(parts: ActionParts): JobHandler {
  const show = createShowCard(parts);
  return unparked(parts, async (run) => {
    const action = await unlessOver(parts, await find(parts, idOf(run)));
    const { id, state, expiresAt } = action;
    // An edit of a process that is gone may have come after those of the other job.
    if (!SHOWN_WAITING.has(state) && run.attempt === 1) return 'done';
    if (run.attempt > MOST_ATTEMPTS && state !== 'requested') return 'done';
    if (isStale(action, run)) {
      if ((await show(id, run.attempt)) === 'later') return { again: parts.now() + LATER_MS };
      await run.save({ shown: stageOf(action) });
    }
    if (state !== 'requested') return 'done';
    return { again: Math.min(expiresAt, parts.now() + CARD_MS) };
  });
}

/** Expires an action that nobody decided on in time. */
async function unlessOver(parts: ActionParts, action: Action): Promise<Action> {
  const at = parts.now();
  if (action.state !== 'requested' || at < action.expiresAt) return action;
  await parts.actions.expire(action.id, at, actionEntry(action, { step: 'expired', at }));
  return find(parts, action.id);
}

/** The answer to the request has shown the card as it was at first. */
function isStale(action: Action, { progress, attempt }: JobRun): boolean {
  const first = action.place ? stageOf({ state: 'requested', decisions: [] }) : undefined;
  const { data } = shownBefore.safeParse(progress);
  return attempt > 1 || (data?.shown ?? first) !== stageOf(action);
}

/** An approval that nobody could act on for so long, because the bot was down, is not acted on any more. */
const APPROVAL_GRACE_MS = 5 * 60_000;

export function runHandler(parts: ActionParts): JobHandler {
  const show = createShowCard(parts);
  return unparked(parts, async (run) => {
    for (;;) {
      const action = await find(parts, idOf(run));
      const result = await step(parts, action, run, show);
      if (result === 'ended') return tell(parts, action, run, show);
      // What comes next has all its attempts.
      if (result === 'further' && run.attempt > 1) return { again: parts.now() };
      if (result !== 'further') return result;
    }
  });
}

/** One state further. Every step is taken from what the store says, so that it does not matter which process takes it. */
async function step(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  show: ShowCard,
): Promise<JobResult | 'further' | 'ended'> {
  const { state, expiresAt } = action;
  if (!ON_ITS_WAY.has(state)) return 'ended';
  const isLate = state === 'approved' && parts.now() > expiresAt + APPROVAL_GRACE_MS;
  if (isLate || run.attempt > MOST_ATTEMPTS) await giveUp(parts, action, run);
  else if (state === 'approved') await carryOut(parts, action, run, show);
  else if (state === 'executing') await findOut(parts, action, run);
  else return track(parts, action, run, show);
  return 'further';
}

const ON_ITS_WAY: ReadonlySet<Action['state']> = new Set(['approved', 'executing', 'verifying']);

/** The end on the card and in its thread. Where Slack takes it nowhere, people find it with `action show`. */
async function tell(
  parts: ActionParts,
  { id }: Action,
  run: JobRun,
  show: ShowCard,
): Promise<JobResult> {
  if (run.attempt > MOST_ATTEMPTS) return 'done';
  if ((await show(id, run.attempt)) === 'later') return { again: parts.now() + LATER_MS };
  await tellOutcome(parts, id, run);
  return 'done';
}

/**
 * A job that failed for an hour is parked. An action must end, though, as soon as that can be written down: its job fails
 * for some minutes, rests, and goes on.
 */
function unparked(parts: ActionParts, handler: JobHandler): JobHandler {
  return async (run) => {
    try {
      return await handler(run);
    } catch (error) {
      if (run.signal.aborted || run.attempt <= MOST_ATTEMPTS) throw error;
      parts.onFailure(error);
      return { again: parts.now() + REST_MS };
    }
  };
}

function idOf(run: JobRun): string {
  return input.parse(run.input).action;
}
