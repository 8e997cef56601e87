import type { Catalog } from '../../config/catalog.ts';
import type { Incident, Incidents } from '../../store/incidents.ts';
import type { NewTimelineEntry, Timeline } from '../../store/timeline.ts';
import type { Apply } from './apply.ts';
import { claimOf } from './claim.ts';
import type { AlarmEvent } from './event.ts';

export interface DeploymentParts {
  readonly catalog: () => Catalog;
  readonly incidents: Pick<Incidents, 'list'>;
  readonly timeline: Pick<Timeline, 'append'>;
}

/** Applies a change, and writes one of a deployment to the timelines of the open incidents around it. */
export function notingDeployments(apply: Apply, parts: DeploymentParts): Apply {
  return async (event, message) => {
    await apply(event, message);
    if (event.deployment) await noteDeployment(parts, event);
  };
}

const MOST_INCIDENTS = 100;

async function noteDeployment(
  { catalog, incidents, timeline }: DeploymentParts,
  event: AlarmEvent,
): Promise<void> {
  const target = claimOf(event, catalog())?.target;
  if (!target) return;
  const environment = `${target.systemName}@${target.environmentName}`;
  const open = await incidents.list({ open: true, limit: MOST_INCIDENTS });
  for (const incident of open.filter((each) => isIn(each, environment)))
    await timeline.append(deploymentEntry(incident.id, event));
}

function isIn({ target = '' }: Incident, environment: string): boolean {
  return target === environment || target.startsWith(`${environment}/`);
}

/** The line of a deployment, the same for whoever writes it. */
export function deploymentEntry(incident: string, event: AlarmEvent): NewTimelineEntry {
  const { at, key, name, reason, deployment, resource } = event;
  return {
    ...{ incident, at, kind: 'deployment' },
    key: `deployment:${key}:${deployment?.phase}`,
    text: `${name}${reason === '' ? '' : `: ${reason}`}`,
    details: { ...deployment, resource },
  };
}
