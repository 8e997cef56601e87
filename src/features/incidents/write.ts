import type { RunContext } from '../../kernel/command.ts';
import type { Incident, IncidentWrite } from '../../store/incidents.ts';
import type { NewTimelineEntry } from '../../store/timeline.ts';
import { headerJobId } from './jobs.ts';
import type { IncidentParts } from './parts.ts';

/** What a person did, once for each request. */
export function entryBy(
  { actor, requestId, now }: RunContext,
  { id }: Pick<Incident, 'id'>,
  what: Pick<NewTimelineEntry, 'kind' | 'text'> & Partial<NewTimelineEntry>,
): NewTimelineEntry {
  return {
    incident: id,
    at: now(),
    key: `${what.kind}:${requestId}`,
    actor: { id: actor.id, name: actor.name },
    ...what,
  };
}

/** Changes an incident and lets its header follow. */
export async function changeIncident(
  { incidents, jobs }: Pick<IncidentParts, 'incidents' | 'jobs'>,
  { id }: Pick<Incident, 'id'>,
  decide: (incident: Incident) => IncidentWrite | undefined,
): Promise<Incident> {
  const changed = await incidents.change(id, decide);
  await jobs.nudge(headerJobId(changed));
  return changed;
}
