import type { AuditEntry } from '../../store/entry.ts';
import type { CardModel } from './card-model.ts';
import type { EscalationStep } from './escalation.ts';
import type { AlarmParts } from './parts.ts';

/** The audit row of a step of the escalation path that GridOps takes by itself. */
export function stepEntry(
  { card, target }: CardModel,
  { number, name }: EscalationStep,
  { now, newId }: Pick<AlarmParts, 'now' | 'newId'>,
): AuditEntry {
  return {
    at: now(),
    requestId: newId(),
    step: 'succeeded',
    actor: { id: 'gridops', name: 'GridOps' },
    origin: { kind: 'job', channel: card.channel },
    command: 'escalate',
    parameters: { alarm: card.id, step: number, contact: name },
    ...(target && { target: `${target.systemName}@${target.environmentName}` }),
    ...(card.incident !== undefined && { incident: card.incident }),
  };
}
