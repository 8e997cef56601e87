import { z } from 'zod';
import type { JobHandler, JobResult, JobRun } from '../../jobs/handler.ts';
import type { NewJob } from '../../store/jobs.ts';
import { actionEntry } from './entries.ts';
import { carryOut, findOut, giveUp } from './execute.ts';
import type { ActionParts } from './parts.ts';
import { type Action, readAction } from './record.ts';
import { showCard, showOutcome } from './show.ts';
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

/** How often a waiting card is looked after even if nobody told that something changed. */
const CARD_MS = 20_000;

export function cardHandler(parts: ActionParts): JobHandler {
  return async ({ input: raw }) => {
    const action = await find(parts, raw);
    const { id, state, expiresAt } = action;
    if (state !== 'requested') {
      if (state === 'denied') await showCard(parts, action);
      return 'done';
    }
    const now = parts.now();
    if (now < expiresAt) {
      await showCard(parts, action);
      return { again: Math.min(expiresAt, now + CARD_MS) };
    }
    const entry = actionEntry(action, { step: 'expired', at: now });
    if (await parts.actions.expire(id, now, entry)) await showCard(parts, await find(parts, raw));
    return 'done';
  };
}

/** An approval that nobody could act on for so long, because the bot was down, is not acted on any more. */
const APPROVAL_GRACE_MS = 5 * 60_000;

export function runHandler(parts: ActionParts): JobHandler {
  return async (run) => {
    const action = await find(parts, run.input);
    const result = await step(parts, action, run);
    if (result !== 'ended') return result;
    await showOutcome(parts, await find(parts, run.input), run);
    return 'done';
  };
}

/** One state further. Every step is taken from what the store says, so that it does not matter which process takes it. */
async function step(parts: ActionParts, action: Action, run: JobRun): Promise<JobResult | 'ended'> {
  const { state, expiresAt } = action;
  if (state === 'approved') {
    if (parts.now() > expiresAt + APPROVAL_GRACE_MS) await giveUp(parts, action, run);
    else await carryOut(parts, action, run);
    return { again: parts.now() };
  }
  if (state === 'executing') {
    await findOut(parts, action, run);
    return { again: parts.now() };
  }
  if (state === 'verifying') return track(parts, action, run);
  return 'ended';
}

async function find({ actions }: ActionParts, raw: unknown): Promise<Action> {
  const { action: id } = input.parse(raw);
  const record = await actions.find(id);
  if (!record) throw new Error(`There is no action ${id}.`);
  return readAction(record);
}
