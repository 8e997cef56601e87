import type { Incident } from '../../store/incidents.ts';
import type { TimelineLine } from '../../store/timeline.ts';

/** When an incident began, and how long it took until each of these; absent what was not reached. */
export interface IncidentTimes {
  /** Epoch milliseconds: when its first alarm fired, or else when it was opened. */
  readonly began: number;
  /** Milliseconds from there. */
  readonly acknowledged?: number;
  readonly mitigated?: number;
  readonly resolved?: number;
}

/** Read from its timeline, oldest first, and nothing else. */
export function timesOf(incident: Incident, lines: readonly TimelineLine[]): IncidentTimes {
  const entries = lines.flatMap((line) => ('entry' in line ? [line.entry] : []));
  const alarm = entries.find(({ kind, details }) => kind === 'alarm' && details?.state !== 'OK');
  const began = Math.min(incident.openedAt, alarm?.at ?? incident.openedAt);
  const acknowledged = entries.find(({ kind }) => kind === 'acknowledged')?.at;
  const reached = (what: string) =>
    entries.filter(({ kind, details }) => kind === 'status' && details?.reached === what);
  const resolved = reached('resolved').at(-1)?.at ?? incident.closedAt;
  const mitigated = reached('mitigated')[0]?.at ?? resolved;
  const after = (at: number | undefined) =>
    at === undefined ? undefined : Math.max(0, at - began);
  return {
    began,
    ...said('acknowledged', after(Math.min(acknowledged ?? incident.openedAt, incident.openedAt))),
    ...said('mitigated', after(mitigated)),
    ...said('resolved', after(resolved)),
  };
}

function said<Name extends string>(name: Name, value: number | undefined) {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, number>);
}
