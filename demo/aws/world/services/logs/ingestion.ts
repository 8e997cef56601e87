import { SECOND } from '../../time.ts';
import type { World } from '../../world.ts';

/** How long after it was written CloudWatch Logs has a line. */
export const INGESTION = SECOND;

/** The time of a group's oldest lines: the world's beginning, or as far back as they are kept. */
export function readableFrom({ history, now }: World, group: string): number {
  return Math.max(history.genesis, history.logs.keptSince(group, now()));
}

/** The time before which lines can be read already. */
export function readableUntil({ now }: World): number {
  return now() - INGESTION + 1;
}
