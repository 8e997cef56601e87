import type { Decision, NewAction } from '../../src/store/actions.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import type { NewJob } from '../../src/store/jobs.ts';
import { entry, START } from './entries.ts';

/** So long an action of these tests waits for approval. */
export const WAIT = 15 * 60_000;

/** A request for scaling, asked by Olga, that one other person must approve, with what a test cares about. */
export function newAction(parts: Partial<NewAction> = {}): NewAction {
  return {
    id: 'a1',
    requestId: 'request-1',
    name: 'scale',
    target: 'shop@live/web',
    args: { count: 4 },
    words: ['scale', 'web', '4'],
    requester: { id: 'U-olga', name: 'Olga', timeZone: 'Europe/Vienna' },
    breakGlass: false,
    plan: { summary: 'Scale Web from 2 to 4 tasks' },
    hash: 'hash-1',
    needed: 1,
    createdAt: START,
    expiresAt: START + WAIT,
    ...parts,
  };
}

/** What is written along with that request: a row of the audit log and the job that ends its wait. */
export function along({ id, expiresAt }: NewAction): { entries: [AuditEntry]; job: NewJob } {
  return { entries: [actionEntry(id, 'planned')], job: jobOf('expire', id, expiresAt) };
}

/** The audit row of one step of an action. */
export function actionEntry(
  id: string,
  step: AuditEntry['step'],
  parts: Partial<AuditEntry> = {},
): AuditEntry {
  return entry({ step, action: { id, name: 'scale', hash: 'hash-1' }, ...parts });
}

/** A job of an action; its id is `<kind> <id of the action>`. */
export function jobOf(kind: string, id: string, runAt: number = START): NewJob {
  return { id: `${kind} ${id}`, kind, input: { id }, runAt };
}

/** That somebody approves the plan of an action as it was asked for. */
export function approval(id: string, by: string, parts: Partial<Decision> = {}): Decision {
  return {
    id,
    hash: 'hash-1',
    by: { id: by, name: by },
    decision: 'approve',
    at: START + 1,
    ...parts,
  };
}
