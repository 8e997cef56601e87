import { z } from 'zod';
import type { JobRun } from '../../jobs/handler.ts';
import { actionCard } from './card.ts';
import { outcomeView } from './outcome.ts';
import { type ActionParts, storedTarget } from './parts.ts';
import { approversOf } from './policy.ts';
import type { Action } from './record.ts';

/** Brings the card up to date; posts one where none is known. */
export async function showCard(parts: ActionParts, action: Action): Promise<void> {
  const { actions, messenger } = parts;
  const { id, place, channel, requester } = action;
  const reader = { asker: requester.name, timeZone: requester.timeZone };
  const approvers = approversNow(parts, action);
  const compose = (looks: Parameters<typeof actionCard>[2]) => actionCard(action, approvers, looks);
  if (place) await messenger.edit(place, reader, compose);
  else if (channel !== undefined)
    await actions.setPlace(id, await messenger.post(channel, reader, compose));
}

/** The same while the change goes on: Slack's troubles must not get in its way. The next look shows it again. */
export async function tryToShowCard(parts: ActionParts, action: Action): Promise<void> {
  await showCard(parts, action).catch((error: unknown) => parts.onFailure(error));
}

function approversNow({ catalog }: ActionParts, { target }: Action): string[] {
  return approversOf({ catalog: catalog(), target: storedTarget(target, catalog()) });
}

const told = z.object({ told: z.literal(true) });

/** The final state on the card, and one line in its thread: that line once, whatever happens to this process. */
export async function showOutcome(parts: ActionParts, action: Action, run: JobRun): Promise<void> {
  await showCard(parts, action);
  const { place, requester } = action;
  if (!place || told.safeParse(run.progress).success) return;
  await run.save({ told: true });
  const reader = { asker: requester.name, timeZone: requester.timeZone };
  await parts.messenger.post(
    place.channel,
    reader,
    () => outcomeView(action),
    place.thread ?? place.ts,
  );
}
