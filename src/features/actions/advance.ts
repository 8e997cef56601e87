import type { JobRun } from '../../jobs/handler.ts';
import type { Alone } from '../../store/actions.ts';
import type { ActionState } from '../../store/actions-states.ts';
import type { AuditEntry } from '../../store/entry.ts';
import { actionEntry } from './entries.ts';
import type { Receipt } from './kind.ts';
import type { ActionParts } from './parts.ts';
import type { Action } from './record.ts';

/** AWS took it: it is watched from now on. */
export async function done(parts: ActionParts, action: Action, run: JobRun, receipt: Receipt) {
  await parts.actions.accepted(action.id, receipt, (within) =>
    run.save({ state: 'verifying' }, within),
  );
}

/** The end of an action, in a sentence. */
export interface Ending {
  readonly from: ActionState;
  readonly to: Extract<ActionState, 'succeeded' | 'failed' | 'unknown' | 'changed' | 'expired'>;
  readonly outcome: string;
}

/** Writes how it ended, with its audit row. */
export async function end(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  { from, to, outcome }: Ending,
): Promise<void> {
  const at = parts.now();
  const entry: Entry = {
    step: to,
    at,
    ...(action.startedAt !== undefined && { durationMs: at - action.startedAt }),
    ...(to !== 'succeeded' && { error: outcome }),
  };
  await advance(parts, action, run, { from, to, entry, changes: { outcome } });
}

type Entry = { step: AuditEntry['step']; at: number; durationMs?: number; error?: string };

interface Move {
  readonly from: ActionState;
  readonly to: ActionState;
  readonly entry: Entry;
  readonly changes?: { outcome?: string };
  readonly alone?: Alone;
}

/** A step that only the holder of the job can take: somebody who lost the lease cannot. */
export function advance(
  { actions }: ActionParts,
  action: Action,
  run: JobRun,
  { from, to, entry, changes = {}, alone }: Move,
): Promise<boolean> {
  return actions.advance(
    { id: action.id, from: [from], to, changes, ...(alone && { alone }) },
    actionEntry(action, entry),
    (within) => run.save({ state: to }, within),
  );
}
