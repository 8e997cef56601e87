import { maskText } from '../../kernel/mask.ts';
import type { AuditEntry } from '../../store/entry.ts';
import type { Action } from './record.ts';

/** What an audit row says of the action that it is a step of. */
type Audited = Pick<
  Action,
  | 'id'
  | 'requestId'
  | 'name'
  | 'target'
  | 'args'
  | 'hash'
  | 'requester'
  | 'channel'
  | 'breakGlass'
  | 'incident'
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
  const { id, requestId, name, target, args, hash, requester, channel, breakGlass, incident } =
    action;
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
    parameters: maskedArguments(args),
    action: { id, name, hash },
    ...(reason !== undefined && { reason: maskText(reason) }),
    ...(incident !== undefined && { incident }),
    ...(breakGlass && { breakGlass }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { error: { message: maskText(error) } }),
  };
}

function maskedArguments(args: Action['args']): Action['args'] {
  const masked = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskText(value) : value,
  ]);
  return Object.fromEntries(masked);
}
