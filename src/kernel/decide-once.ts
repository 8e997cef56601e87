import type { z } from 'zod';
import type { Snapshot, Snapshots } from '../store/snapshots.ts';

/**
 * Writes a decision that several processes and people may make at the same time: the first one counts, and everybody
 * gets that one. Throws what the store says when it can neither write nor read it.
 */
export async function decideOnce<Decision>(
  snapshots: Snapshots,
  decision: Snapshot & { readonly body: Decision },
  schema: z.ZodType<Decision>,
): Promise<{ decided: Decision; first: boolean }> {
  try {
    await snapshots.save(decision);
    return { decided: decision.body, first: true };
  } catch (error) {
    const found = await snapshots.find(decision.id);
    if (found === undefined) throw error;
    return { decided: schema.parse(found), first: false };
  }
}
