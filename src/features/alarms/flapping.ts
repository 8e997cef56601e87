import type { StoredChange } from '../../store/alarms.ts';

export interface FlapLimits {
  /** So many changes … */
  readonly changes: number;
  /** … within so many milliseconds. */
  readonly within: number;
}

export interface Flap {
  readonly changes: number;
  /** Epoch milliseconds: then it has been quiet for long enough, if nothing changes. */
  readonly until: number;
}

/** Whether an alarm flaps, by its changes in any order. */
export function flapOf(
  changes: readonly Pick<StoredChange, 'at'>[],
  limits: FlapLimits,
  now: number,
): Flap | undefined {
  const recent = changes
    .map(({ at }) => at)
    .filter((at) => at > now - limits.within)
    .sort((one, other) => other - one);
  const last = recent[limits.changes - 1];
  return last === undefined ? undefined : { changes: recent.length, until: last + limits.within };
}
