import type { AlarmCard, Alarms } from '../../store/alarms.ts';
import type { Jobs } from '../../store/jobs.ts';
import { linkedJob, wake } from './jobs.ts';

export interface LinkParts {
  readonly alarms: Alarms;
  readonly jobs: Pick<Jobs, 'add' | 'nudge'>;
  readonly now: () => number;
}

/** Alarms as incidents know them: the card of one that is linked shows the incident at once, and tells its timeline what was. */
export function linkedAlarms(parts: LinkParts): Pick<Alarms, 'find' | 'linkIncident'> {
  const { alarms } = parts;
  return {
    find: alarms.find,
    async linkIncident(alarmIds, incident) {
      const cards = await alarms.linkIncident(alarmIds, incident);
      for (const card of cards) await showLinked(parts, card, incident);
      return cards;
    },
  };
}

/** The job of a closed card is done: it gets another one. */
async function showLinked(parts: LinkParts, card: AlarmCard, incident: string): Promise<void> {
  if (card.closedAt === undefined) return wake(parts, card);
  await parts.jobs.add(linkedJob(card, incident, parts.now()));
}
