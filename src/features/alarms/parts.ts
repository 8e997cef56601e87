import type { AwsClients } from '../../aws/clients.ts';
import type { ChartRenderer } from '../../charts/renderer.ts';
import type { Catalog } from '../../config/catalog.ts';
import type { GroupMembers } from '../../kernel/authorize.ts';
import type { Messenger } from '../../kernel/messenger.ts';
import type { Alarms } from '../../store/alarms.ts';
import type { IncidentCharts } from '../../store/incident-charts.ts';
import type { Jobs } from '../../store/jobs.ts';
import type { Timeline } from '../../store/timeline.ts';

/** What alarms are made of. */
export interface AlarmParts {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  readonly alarms: Alarms;
  readonly jobs: Jobs;
  readonly messenger: Messenger;
  readonly renderer: ChartRenderer;
  readonly groupMembers: GroupMembers;
  readonly now: () => number;
  readonly newId: () => string;
  /** Told of what went wrong beside the message itself, such as a chart that could not be drawn. */
  readonly onFailure: (error: unknown) => void;
  /** Where incidents keep what happened, and its pictures. */
  readonly timeline: Pick<Timeline, 'append'>;
  readonly incidentCharts: Pick<IncidentCharts, 'keep'>;
}

/** For whom messages are written that nobody asked for. */
export const EVERYBODY = { asker: 'GridOps', timeZone: 'UTC' } as const;
