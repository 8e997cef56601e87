/**
 * Where an action stands (DESIGN §8). `changed`: its plan no longer held, so it was not run. `unknown`: it may have been
 * run, and only a person can tell.
 */
export type ActionState =
  | 'requested'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'executing'
  | 'verifying'
  | 'succeeded'
  | 'failed'
  | 'unknown'
  | 'changed';

/** Each state with those that may follow it. */
const NEXT: Readonly<Record<ActionState, readonly ActionState[]>> = {
  requested: ['approved', 'denied', 'expired'],
  // It fails where it cannot be begun, and expires where nobody began it in time.
  approved: ['executing', 'changed', 'failed', 'expired'],
  // A change that AWS makes only on a condition can still find the world changed.
  executing: ['verifying', 'succeeded', 'failed', 'unknown', 'changed'],
  verifying: ['succeeded', 'failed', 'unknown'],
  // As a person found it.
  unknown: ['succeeded', 'failed'],
  denied: [],
  expired: [],
  succeeded: [],
  failed: [],
  changed: [],
};

/** Whether an action may go from one state to the other. */
export function mayFollow(from: ActionState, to: ActionState): boolean {
  return NEXT[from].includes(to);
}

/** Whether GridOps does nothing more for an action in this state. */
export function hasEnded(state: ActionState): boolean {
  return state === 'unknown' || NEXT[state].length === 0;
}
