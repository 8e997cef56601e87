import { z } from 'zod';
import { decideOnce } from '../../../kernel/decide-once.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { TAIL, type TailSubject } from './request.ts';

/** As long as a button, so that a late press on Stop still learns how the tail ended. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

const tailEnd = z.discriminatedUnion('why', [
  z.object({ why: z.literal('time') }),
  z.object({ why: z.literal('stopped'), by: z.string() }),
  /** The process that followed was asked to stop, or is gone. */
  z.object({ why: z.literal('restart') }),
  /** AWS ended it, in words that are safe to show. */
  z.object({ why: z.literal('fault'), message: z.string() }),
  /** Somebody deleted the message, or the bot may not edit it any more. */
  z.object({ why: z.literal('gone') }),
]);

/** Why a tail ended. */
export type TailEnd = z.infer<typeof tailEnd>;

const knownTail = z.object({ target: z.string(), title: z.string() });

/** What is known of a tail by its id, also after it ended. */
export type KnownTail = z.infer<typeof knownTail>;

/** Remembers what a tail is about, so that who wants to stop it can be asked for their role there. */
export async function rememberTail(
  snapshots: Pick<Snapshots, 'save'>,
  id: string,
  { target, title, startedAt }: TailSubject,
): Promise<void> {
  const body: KnownTail = { target, title };
  await snapshots.save({ id: tailKey(id), kind: TAIL, body, expiresAt: startedAt + KEPT_MS });
}

/** What a tail is about; undefined if there was none of that id. */
export async function findTail(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
): Promise<KnownTail | undefined> {
  return knownTail.optional().parse(await snapshots.find(tailKey(id)));
}

/**
 * Decides how a tail ends, once for all replicas: the first one counts, and everybody gets that one. Whoever follows
 * looks here, so writing `stopped` is what stops a tail.
 */
export async function decideEnd(
  snapshots: Snapshots,
  id: string,
  end: TailEnd,
  now: number,
): Promise<{ end: TailEnd; first: boolean }> {
  const decision = { id: endKey(id), kind: TAIL, body: end, expiresAt: now + KEPT_MS };
  const { decided, first } = await decideOnce(snapshots, decision, tailEnd);
  return { end: decided, first };
}

/** How a tail ended; undefined while nobody has ended it. */
export async function findEnd(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
): Promise<TailEnd | undefined> {
  return tailEnd.optional().parse(await snapshots.find(endKey(id)));
}

function tailKey(id: string): string {
  return `tail ${id}`;
}

function endKey(id: string): string {
  return `end of tail ${id}`;
}
