import type { ActionName } from '../config/actions-schema.ts';
import type { MessagePlace } from '../kernel/reply.ts';
import type { ActionState } from './actions-states.ts';
import type { AuditEntry } from './entry.ts';
import type { NewJob } from './jobs.ts';
import type { StoreTransaction } from './transaction.ts';

/** What somebody asked for; none of it ever changes. */
export interface NewAction {
  id: string;
  /** The audited request that asked for it. */
  requestId: string;
  name: ActionName;
  /** `system@environment/component` */
  target: string;
  args: Readonly<Record<string, string | number | boolean>>;
  /** The command that would ask for the same again. */
  words: readonly string[];
  requester: { id: string; name: string; timeZone: string };
  /** Slack channel id. */
  channel?: string;
  /** Masked. */
  reason?: string;
  /** Runs without the approvals that it needs. */
  breakGlass: boolean;
  /** Anything that JSON can hold; check its shape again when it is read. */
  plan: unknown;
  /** Of the plan; a decision must name it. */
  hash: string;
  /** So many others must approve. */
  needed: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds; from then on nobody can approve it. */
  expiresAt: number;
  /** The action that this one would undo. */
  undoOf?: string;
  /** Id of the incident that it was asked for in. */
  incident?: string;
}

/** An action as it stands. */
export interface ActionRecord extends NewAction {
  state: ActionState;
  /** From 1; goes up with everything that changes but its place. */
  version: number;
  /** Where its card is. */
  place?: MessagePlace;
  /** Epoch milliseconds. */
  startedAt?: number;
  /** What AWS answered; any JSON. */
  receipt?: unknown;
  /** What its tracking saw last; any JSON. */
  progress?: unknown;
  /** In a sentence. */
  outcome?: string;
  /** Epoch milliseconds. */
  endedAt?: number;
  /** Oldest first. */
  decisions: readonly StoredDecision[];
}

export interface StoredDecision {
  userId: string;
  name: string;
  decision: 'approve' | 'decline';
  reason?: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What one person decides about an action. */
export interface Decision {
  /** Of the action. */
  id: string;
  /** Of the plan that this person saw. */
  hash: string;
  by: { id: string; name: string };
  decision: 'approve' | 'decline';
  /** In their words, masked by the caller. */
  reason?: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What a decision does. Only `counted`, `approved` and `denied` are written. */
export type Decided =
  /** One approval more; others are still needed. */
  | { kind: 'counted'; have: number; needed: number }
  /** This was the approval that was missing: exactly one decision of an action gets this. */
  | { kind: 'approved' }
  | { kind: 'denied' }
  /** This person has decided so before. */
  | { kind: 'repeated' }
  /** Nobody approves what they asked for themselves. They may decline it, which takes it back. */
  | { kind: 'own' }
  /** It does not wait for approval any more. */
  | { kind: 'settled'; state: ActionState }
  | { kind: 'expired' }
  /** The plan is another one than this person saw. */
  | { kind: 'stale' };

/**
 * Writes something in the same transaction that is only true while one has a lease, such as the progress of the job, and
 * throws when somebody else has it. Then all of the transaction is undone, and its caller gets what was thrown.
 */
export type Fence = (within: StoreTransaction) => Promise<void>;

/** A step of an action that somebody takes on its behalf. */
export interface Advance {
  id: string;
  /** It is taken only in one of these states, */
  from: readonly [ActionState, ...ActionState[]];
  to: ActionState;
  /** and, where it is given, only with this version. */
  version?: number;
  /** Receipt and progress: any JSON. */
  changes?: { receipt?: unknown; progress?: unknown; outcome?: string };
  /** It is taken only while nothing else is being done there that could have changed what it was planned from. */
  alone?: Alone;
}

/** What must not have happened beside an action since its plan was read. */
export interface Alone {
  target: string;
  /** When the plan was read, in epoch milliseconds. */
  since: number;
  /** Whether another action on the target, with these arguments, touches the same thing. */
  touches: (args: ActionRecord['args']) => boolean;
}

/** Another action on the same thing is being carried out, or was begun since the plan was read: plan again. */
export class NotAlone extends Error {
  override readonly name = 'NotAlone';
}

/** Which actions; every part narrows the search. */
export interface ActionQuery {
  /** `system@environment/component` */
  target?: string;
  limit: number;
}

/**
 * The actions that people asked for. What changes the state of one writes its audit rows and its job in the same
 * transaction: all of it is on disk when the promise resolves, or nothing of it is. Where the audit log cannot be
 * written, nothing else is either. Reads throw a ZodError at a row that GridOps did not write.
 */
export interface Actions {
  /**
   * Waits for approval, or is approved from the start where nobody else need approve it or it breaks the glass. Rejects
   * if the id of the action or of the job is taken.
   */
  create(
    action: NewAction,
    also: { entries: readonly [AuditEntry, ...AuditEntry[]]; job: NewJob },
  ): Promise<void>;
  find(id: string): Promise<ActionRecord | undefined>;
  /** Those that can be approved now. If there are more than the limit, those that wait longest; the newest last. */
  waiting(query: ActionQuery): Promise<ActionRecord[]>;
  /** Newest first. */
  recent(query: ActionQuery): Promise<ActionRecord[]>;
  /**
   * Counts each person once; who has approved may still decline. The entry is written if the decision counts, the job if
   * it completes the approval. Rejects for an unknown id.
   */
  decide(decision: Decision, entry: AuditEntry, job?: NewJob): Promise<Decided>;
  /** Ends the wait for approval. False if it is not over yet (epoch milliseconds), or was before. */
  expire(id: string, now: number, entry: AuditEntry): Promise<boolean>;
  /**
   * Takes a step from one of the given states. False, and nothing is written, if it is in none of them. Its time is that
   * of the entry. Throws NotAlone where it must be alone and is not, and for a step that no action can take.
   */
  advance(step: Advance, entry: AuditEntry, fence?: Fence): Promise<boolean>;
  /** AWS took the change: from now on it is watched. Its end has an audit row. False if it is not being carried out. */
  accepted(id: string, receipt: unknown, fence?: Fence): Promise<boolean>;
  /** Remembers what its tracking saw. False if it is not being tracked any more. */
  saveProgress(id: string, progress: unknown, fence?: Fence): Promise<boolean>;
  setPlace(id: string, place: MessagePlace): Promise<void>;
}
