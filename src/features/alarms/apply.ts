import { createHash } from 'node:crypto';
import type { Catalog } from '../../config/catalog.ts';
import type { AlarmSeverity } from '../../store/alarms.ts';
import { claimOf } from './claim.ts';
import type { AlarmEvent } from './event.ts';
import { cardJob, type Jobbing, wake } from './jobs.ts';

/** What an alarm is applied with. */
export interface ApplyParts extends Jobbing {
  readonly catalog: () => Catalog;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The message that an event came with. */
export interface AlarmMessage {
  /** The same for every delivery of it. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export type Apply = (event: AlarmEvent, message: AlarmMessage) => Promise<void>;

/**
 * Takes a change of an alarm: history, state and the job of its card in one transaction. It may be called twice with the
 * same message, and with changes in any order. Rejects when the store does not take it: then call again.
 */
export function createApply(parts: ApplyParts): Apply {
  return async (event, { id, receivedAt }) => {
    const applied = await parts.alarms.apply({
      message: id,
      receivedAt,
      ...placed(event, parts.catalog()),
      newCard: parts.newId(),
      job: (card) => cardJob(card, parts.now()),
    });
    // A storm comes with more changes than anybody can read: its card looks for them by itself.
    if (applied.kind === 'stored' && applied.card && !applied.card.storm)
      await wake(parts, applied.card);
  };
}

/** Of a key, so that every replica gives an alarm the same id. */
function alarmId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

function placed(event: AlarmEvent, catalog: Catalog) {
  const claim = claimOf(event, catalog);
  const id = alarmId(event.key);
  const { key, name, state, at } = event;
  const environment = claim && `${claim.target.systemName}@${claim.target.environmentName}`;
  const component = claim?.target.component?.name;
  const channel = claim?.target.environment.channels[0] ?? catalog.opsChannel;
  const { group: window, storm, flapping } = catalog.alarms;
  return {
    alarm: {
      ...{ id, key, name, state, at, event },
      severity: claim?.entry?.severity ?? severityOf(event),
      ...(environment !== undefined && { environment }),
      ...(component !== undefined && { component }),
    },
    ...(channel !== undefined && { channel }),
    ...(event.deployment && { deployment: true as const }),
    scope: component === undefined ? id : `${environment}/${component}`,
    grouping: { window, storm, again: flapping.within },
  };
}

const SEVERITIES: readonly AlarmSeverity[] = ['critical', 'warning', 'info'];

/** The sender's own word counts where it is one of ours. */
function severityOf({ severity = '' }: AlarmEvent): AlarmSeverity {
  return SEVERITIES.find((each) => each === severity.toLowerCase()) ?? 'warning';
}
