import type { Incident } from '../../store/incidents.ts';
import type { NewJob } from '../../store/jobs.ts';
import { tellJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { plainWords } from './words.ts';

/** Tells the stakeholders how it stands now; once for each name. */
export function stakeholderJobs(
  { catalog }: IncidentParts,
  incident: Incident,
  name: string,
  at: number,
): NewJob[] {
  const text = plainWords(incident, catalog().incidents);
  return [tellJob(incident, name, { to: 'stakeholders', text }, at)];
}
