import { z } from 'zod';
import { decideOnce } from '../../../kernel/decide-once.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { WATCH, type WatchSubject } from './request.ts';

/** As long as a button, so that a late press on Stop still learns how the watch ended. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

/** Why a watch ended. `gone`: somebody deleted the message, or the bot may not edit it any more. */
export const watchEnd = z.discriminatedUnion('why', [
  z.object({ why: z.literal('time') }),
  z.object({ why: z.literal('stopped'), by: z.string() }),
  z.object({ why: z.literal('gone') }),
]);

export type WatchEnd = z.infer<typeof watchEnd>;

const knownWatch = z.object({ target: z.string(), thing: z.string() });

/** What is known of a watch by its id, also after it ended. */
export type KnownWatch = z.infer<typeof knownWatch>;

/** Remembers what a watch is about, so that who wants to stop it can be asked for their role there. */
export async function rememberWatch(
  snapshots: Pick<Snapshots, 'save'>,
  id: string,
  { target, thing, startedAt }: WatchSubject,
): Promise<void> {
  const body: KnownWatch = { target, thing };
  await snapshots.save({ id: `watch ${id}`, kind: WATCH, body, expiresAt: startedAt + KEPT_MS });
}

/** What a watch is about; undefined if there was none of that id. */
export async function findWatch(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
): Promise<KnownWatch | undefined> {
  return knownWatch.optional().parse(await snapshots.find(`watch ${id}`));
}

/** Decides how a watch ends, once for all replicas. Whoever watches looks here: writing `stopped` is what stops it. */
export async function decideWatchEnd(
  snapshots: Snapshots,
  id: string,
  end: WatchEnd,
  now: number,
): Promise<{ end: WatchEnd; first: boolean }> {
  const decision = { id: endKey(id), kind: WATCH, body: end, expiresAt: now + KEPT_MS };
  const { decided, first } = await decideOnce(snapshots, decision, watchEnd);
  return { end: decided, first };
}

/** How a watch ended; undefined while nobody has ended it. */
export async function findWatchEnd(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
): Promise<WatchEnd | undefined> {
  return watchEnd.optional().parse(await snapshots.find(endKey(id)));
}

/** Why a watch ended, in a sentence. */
export function watchEndWords(end: WatchEnd): string {
  if (end.why === 'stopped') return `${end.by} stopped it.`;
  return end.why === 'time'
    ? 'It ended by itself: its time is over.'
    : 'It ended because its message is gone.';
}

function endKey(id: string): string {
  return `end of watch ${id}`;
}
