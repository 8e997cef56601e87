import type { JobHandler } from '../../jobs/handler.ts';
import { eventHandler } from './events.ts';
import { headerHandler } from './header-job.ts';
import { healthHandler } from './health.ts';
import { EVENT, HEADER, HEALTH, REMINDER, ROOM, STEP, TELL } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { reminderHandler } from './reminder.ts';
import { roomHandler } from './room-job.ts';
import { stepHandler } from './steps.ts';
import { tellHandler } from './tell.ts';

/** What goes on beside the requests of incidents, by kind of job. */
export function incidentWork(parts: IncidentParts): Readonly<Record<string, JobHandler>> {
  return {
    [ROOM]: roomHandler(parts),
    [HEADER]: headerHandler(parts),
    [STEP]: stepHandler(parts),
    [TELL]: tellHandler(parts),
    [REMINDER]: reminderHandler(parts),
    [HEALTH]: healthHandler(parts),
    [EVENT]: eventHandler(parts),
  };
}
