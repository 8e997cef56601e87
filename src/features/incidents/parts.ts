import type { Catalog } from '../../config/catalog.ts';
import type { Messenger } from '../../kernel/messenger.ts';
import type { Rooms } from '../../kernel/rooms.ts';
import type { Actions } from '../../store/actions.ts';
import type { Alarms } from '../../store/alarms.ts';
import type { HealthSeen } from '../../store/health-seen.ts';
import type { IncidentCharts } from '../../store/incident-charts.ts';
import type { Incidents } from '../../store/incidents.ts';
import type { Jobs } from '../../store/jobs.ts';
import type { Timeline } from '../../store/timeline.ts';
import type { IncidentHealth } from './health.ts';

/** What running an incident is made of. */
export interface IncidentParts {
  readonly catalog: () => Catalog;
  readonly incidents: Incidents;
  readonly timeline: Timeline;
  readonly incidentCharts: IncidentCharts;
  readonly health: IncidentHealth;
  /** What was seen of health before there was an incident. */
  readonly healthSeen: Pick<HealthSeen, 'last'>;
  readonly jobs: Jobs;
  readonly messenger: Messenger;
  readonly rooms: Rooms;
  readonly actions: Pick<Actions, 'find'>;
  readonly alarms: Pick<Alarms, 'find' | 'linkIncident'>;
  /** How a person is called, by Slack user id. */
  readonly personName: (userId: string) => Promise<string>;
  readonly now: () => number;
  /** Told of what went wrong beside the incident itself. */
  readonly onFailure: (error: unknown) => void;
}
