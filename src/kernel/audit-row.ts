import type { AuditEntry, RequestStep } from '../store/entry.ts';
import { maskText } from './mask.ts';
import type { Request } from './request.ts';
import { type Target, targetName } from './targets.ts';

/** The open incident that is worked on where a request comes from. */
export interface AtIncident {
  readonly id: string;
  /** The channel whose default target is meant there. */
  readonly home?: string;
}

/** What is known of a request; it grows while the request is parsed. */
export interface Known {
  readonly request: Request;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Empty while nobody knows which command is meant. */
  command: string;
  target: Target | undefined;
  incident: AtIncident | undefined;
  /** Masked. */
  parameters: Record<string, unknown>;
}

/** The audit row of one step of a request; it says as much as is known by then. */
export function auditRow(
  { request, startedAt, command, target, parameters, incident }: Known,
  { step, at }: { readonly step: RequestStep; readonly at: number },
  refusal?: { readonly message: string; readonly errorId?: string },
): AuditEntry {
  return {
    at,
    requestId: request.id,
    step,
    actor: { id: request.actor.id, name: request.actor.name },
    origin: request.origin,
    command,
    parameters,
    ...(target && { target: targetName(target) }),
    ...(incident && { incident: incident.id }),
    ...(step !== 'requested' && { durationMs: at - startedAt }),
    ...(refusal && { error: errorOf(refusal) }),
  };
}

function errorOf({ errorId, message }: { readonly message: string; readonly errorId?: string }) {
  return { ...(errorId !== undefined && { id: errorId }), message: maskText(message) };
}

const NOT_RUN = 'Nothing was run, and that could not be written to the audit log';

/** What was and what was not done, for the asker, when the row of a step cannot be written. */
export const UNWRITTEN: Readonly<Record<RequestStep, string>> = {
  requested: 'Nothing was run, because the audit log cannot be written',
  succeeded: 'It was run, but its outcome could not be written to the audit log',
  failed: 'It failed, and that could not be written to the audit log',
  rejected: NOT_RUN,
  denied: NOT_RUN,
};
