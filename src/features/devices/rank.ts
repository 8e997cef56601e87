import type { Level } from './certificates.ts';
import type { FleetRow } from './frozen.ts';
import type { State } from './state.ts';

/** What is bad of a state or a certificate, on one scale; three and more is wrong, two is not known, less is fine. */
const STATE_BADNESS: Readonly<Record<State, number>> = {
  disconnected: 6,
  stale: 5,
  unknown: 2,
  disabled: 1,
  connected: 0,
};
const LEVEL_BADNESS: Readonly<Record<Level, number>> = {
  expired: 5.5,
  inactive: 4.5,
  critical: 4,
  warning: 3,
  unknown: 0.5,
  none: 0.5,
  fine: 0,
};

/** The worst first; of those that are as bad, the one that is silent for longest. */
export function worstFirst(rows: readonly FleetRow[]): FleetRow[] {
  return rows.toSorted(
    (one, other) =>
      badness(other) - badness(one) ||
      (one.lastSeen ?? 0) - (other.lastSeen ?? 0) ||
      one.thing.localeCompare(other.thing, 'en', { numeric: true }),
  );
}

/** Whether somebody should look at it. */
export function isWrong(row: FleetRow): boolean {
  return badness(row) >= 3;
}

function badness({ state, certificate }: FleetRow): number {
  return Math.max(STATE_BADNESS[state], certificate ? LEVEL_BADNESS[certificate.level] : 0);
}
