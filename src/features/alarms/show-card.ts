import { z } from 'zod';
import type { JobRun } from '../../jobs/handler.ts';
import { isGone } from '../../kernel/gone.ts';
import type { MessagePlace } from '../../kernel/reply.ts';
import type { ViewContext } from '../../kernel/view.ts';
import { alarmCard } from './card.ts';
import type { CardModel } from './card-model.ts';
import { type AlarmParts, EVERYBODY } from './parts.ts';

/** How far the job of a card has got. */
const progress = z.object({
  /** The version of the card that Slack shows, and since when (epoch milliseconds). */
  version: z.number().default(-1),
  shownAt: z.number().default(0),
  /** When the first attempt to post it began, while nobody knows what came of it. */
  triedAt: z.number().exactOptional(),
});
type CardProgress = z.infer<typeof progress>;

export function readProgress({ progress: saved }: JobRun): CardProgress {
  return progress.parse(saved ?? {});
}

/** After so many attempts another channel is tried. */
const MOST_HERE = 3;

/** Makes the message true: edits the card, or posts it where there is none. Rejects when Slack does not take it. */
export async function showCard(parts: AlarmParts, model: CardModel, run: JobRun): Promise<void> {
  const { card } = model;
  const compose = (looks: ViewContext) => alarmCard(model, looks);
  if (card.place) {
    try {
      return await parts.messenger.edit(card.place, EVERYBODY, compose);
    } catch (error) {
      if (!isGone(error)) throw error;
      const posted = await post(parts, model, run);
      return void (await parts.alarms.setPlace(card.id, posted, card.place));
    }
  }
  const posted = await post(parts, model, run);
  const place = await parts.alarms.setPlace(card.id, posted);
  if (place.ts !== posted.ts) return giveWay(parts, posted);
  // What an earlier attempt posted may show what was true then.
  if (readProgress(run).triedAt !== undefined)
    await parts.messenger.edit(place, EVERYBODY, compose);
}

/**
 * Posts it once: what an earlier attempt posted, before its answer was lost or its process died, is the card. A job that was
 * lost to another process posts nothing: that is why it saves first.
 */
async function post(parts: AlarmParts, model: CardModel, run: JobRun): Promise<MessagePlace> {
  const { card, target } = model;
  const progress = readProgress(run);
  const tried = progress.triedAt !== undefined && { triedAt: progress.triedAt };
  await run.save({ ...progress, triedAt: progress.triedAt ?? parts.now() });
  const others =
    run.attempt < MOST_HERE
      ? []
      : [...(target?.environment.channels ?? []), parts.catalog().opsChannel];
  const [first = card.channel, ...rest] = new Set([card.channel, ...others]);
  const key = `card:${card.id}${card.place ? ` instead of ${card.place.ts}` : ''}`;
  const to = (channel: string) =>
    parts.messenger.postOnce({ channel, key, ...tried }, EVERYBODY, (looks) =>
      alarmCard(model, looks),
    );
  return rest.reduce<Promise<MessagePlace>>(
    (posted, channel) =>
      posted.catch((error: unknown) => {
        if (channel === undefined || !isGone(error)) throw error;
        return to(channel);
      }),
    to(first),
  );
}

/** Somebody else had posted it meanwhile. */
async function giveWay({ messenger }: AlarmParts, place: MessagePlace): Promise<void> {
  const text = 'This alarm has another message by now, because Slack was slow.';
  await messenger.edit(place, EVERYBODY, () => ({
    text,
    blocks: [{ type: 'context', elements: [{ type: 'plain_text', text }] }],
  }));
}
