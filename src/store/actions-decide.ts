import type { Decided, Decision } from './actions.ts';
import type { ActionState } from './actions-states.ts';

/** What a decision depends on, as it is while nobody else can change it. */
export interface Decidable {
  state: ActionState;
  hash: string;
  needed: number;
  requester: string;
  /** Epoch milliseconds, exclusive. */
  expiresAt: number;
}

type Refused = Extract<Decided, { kind: 'own' | 'settled' | 'expired' | 'stale' }>;
type Effect = Extract<Decided, { kind: 'counted' | 'approved' | 'denied' }>;

/** Why a decision does not count; nothing if it does. */
export function refusalOf(
  action: Decidable,
  { hash, by, decision, at }: Decision,
): Refused | undefined {
  if (decision === 'approve' && by.id === action.requester) return { kind: 'own' };
  if (action.state !== 'requested') return { kind: 'settled', state: action.state };
  if (at >= action.expiresAt) return { kind: 'expired' };
  if (hash !== action.hash) return { kind: 'stale' };
  return undefined;
}

/** What a decision that counts does; `have` approvals are there, this one included. */
export function effectOf({ needed }: Decidable, { decision }: Decision, have: number): Effect {
  if (decision === 'decline') return { kind: 'denied' };
  return have < needed ? { kind: 'counted', have, needed } : { kind: 'approved' };
}
