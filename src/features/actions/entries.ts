import { maskText } from '../../kernel/mask.ts';
import type { AuditEntry } from '../../store/entry.ts';
import type { Action } from './record.ts';

/** What an audit row says of the action that it is a step of. */
type Audited = Pick<
  Action,
  'id' | 'requestId' | 'name' | 'target' | 'args' | 'hash' | 'requester' | 'channel' | 'breakGlass'
>;

interface Step {
  readonly step: AuditEntry['step'];
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who took it; the requester where GridOps did it on their behalf. */
  readonly actor?: { readonly id: string; readonly name: string };
  readonly origin?: AuditEntry['origin'];
  readonly reason?: string | undefined;
  readonly error?: string;
  readonly durationMs?: number;
}

/** The audit row of one step of an action (DESIGN §9). */
export function actionEntry(action: Audited, step: Step): AuditEntry {
  const { id, requestId, name, target, args, hash, requester, channel, breakGlass } = action;
  const { actor = requester, reason, error, durationMs } = step;
  const origin = step.origin ?? { kind: 'job', ...(channel !== undefined && { channel }) };
  return {
    at: step.at,
    requestId,
    step: step.step,
    actor: { id: actor.id, name: actor.name },
    origin,
    command: name,
    target,
    parameters: args,
    action: { id, name, hash },
    ...(reason !== undefined && { reason: maskText(reason) }),
    ...(breakGlass && { breakGlass }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { error: { message: maskText(error) } }),
  };
}
