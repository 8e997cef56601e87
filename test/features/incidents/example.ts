import { catalogSchema } from '../../../src/config/catalog.ts';
import { exportIncident, type IncidentExport } from '../../../src/features/incidents/export.ts';
import type { AuditEntry } from '../../../src/store/entry.ts';
import type { Incident } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/store.ts';
import type { NewTimelineEntry } from '../../../src/store/timeline.ts';

/* One incident as people live through it, written to a real store: what its export looks like. */

const BEGAN = Date.UTC(2026, 10, 20, 14, 12);
const minute = (after: number): number => BEGAN + after * 60_000;

const OMAR = { id: 'U0OPERATOR', name: 'omar' };
const ADA = { id: 'U0APPROVER1', name: 'ada' };
const BACKEND = 'grid-services@dev/backend';
const ROOM = 'C0INC12';

const catalog = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: { shop: { title: 'Shop', environments: { dev: { region: 'eu-central-1' } } } },
});

/** A backend that crash-loops after a bad release and is rolled back, from the alarm to the closed incident. */
export async function exportExample(store: Store): Promise<IncidentExport> {
  const { incident } = await store.incidents.open(
    {
      title: 'Backend is down',
      severity: 'P1',
      status: 'investigating',
      impact: 'Nobody could log in to the app for 24 minutes; devices kept running on their own.',
      target: BACKEND,
      about: 'alarm:ECS-Backend-HighCPU',
      openedBy: OMAR,
      openedAt: minute(3),
      roles: { commander: OMAR, communications: ADA },
    },
    () => ({}),
  );
  const { id } = incident;
  for (const entry of entries) await store.timeline.append({ incident: id, ...entry });
  for (const row of rows()) await store.audit.append({ ...row, incident: id });
  const closed: Incident = await store.incidents.change(id, () => ({
    set: {
      status: 'resolved',
      closedAt: minute(41),
      room: { channel: ROOM, name: 'inc-1-backend-is-down' },
      lastUpdate: { text: 'Revision 41 is back and stable.', at: minute(30) },
      lastHealth: { status: 'healthy', text: 'Backend API is healthy', at: minute(40) },
    },
  }));
  return exportIncident({ ...store, catalog: () => catalog }, closed);
}

type Told = Omit<NewTimelineEntry, 'incident'>;

const entries: readonly Told[] = [
  {
    ...{ at: minute(0), kind: 'alarm', key: 'alarm:on', details: { state: 'ALARM' } },
    text: 'Backend CPU is high: CPUUtilization is 87.4 %, alarm above 80 %, 2 of 2 periods of 5 min',
  },
  { ...by(1, OMAR), kind: 'acknowledged', text: 'omar acknowledged Backend CPU is high.' },
  {
    ...by(3, OMAR),
    kind: 'opened',
    text: 'Opened: Backend is down. Severity P1 (suggested, because health is down).',
  },
  { ...by(4, ADA), kind: 'joined', text: 'ada joined.' },
  { at: minute(4), kind: 'health', key: 'health:1', text: 'Backend API is down' },
  {
    ...answer('r-cpu', 6, 'CPU of Backend API over 1 h'),
    details: {
      charts: [{ title: 'CPU of Backend API', alt: 'min 11 %, average 46 %, max 97 %, last 97 %' }],
    },
  },
  answer('r-logs', 8, '3 errors in 30 min: KeyError: SETTINGS_URL (3 times)'),
  {
    ...by(9, ADA),
    kind: 'message',
    text: 'The release of 14:00 removed SETTINGS_URL from the task definition.',
    link: 'https://example.slack.com/archives/C0INC12/p1763647860000100',
  },
  status(10, 'investigating', 'identified'),
  {
    ...by(11, OMAR),
    kind: 'update',
    text: 'Cause found: a setting is missing. Rolling back to 41.',
  },
  {
    at: minute(20),
    kind: 'alarm',
    key: 'alarm:off',
    text: 'Backend CPU is high: OK again',
    details: { state: 'OK' },
  },
  { at: minute(21), kind: 'health', key: 'health:2', text: 'Backend API is healthy (was down)' },
  status(22, 'identified', 'monitoring', 'mitigated'),
  { ...by(30, OMAR), kind: 'update', text: 'Revision 41 is back and stable.' },
  status(41, 'monitoring', 'resolved', 'resolved'),
  { ...by(41, OMAR), kind: 'closed', text: 'Rolled back to 41, stable for 20 minutes' },
];

function by(after: number, actor: typeof OMAR) {
  return { at: minute(after), actor, key: `${actor.id}:${after}` };
}

function answer(request: string, after: number, text: string): Told {
  const link = `https://example.slack.com/archives/${ROOM}/p17636478${after}0000200`;
  return { at: minute(after), kind: 'answer', key: `answer:${request}`, text, link };
}

function status(after: number, from: string, to: string, reached?: string): Told {
  const details = { from, to, ...(reached !== undefined && { reached }) };
  const key = `status:${after}`;
  return { ...by(after, OMAR), kind: 'status', key, text: `Status ${from} → ${to}.`, details };
}

function rows(): Omit<AuditEntry, 'incident'>[] {
  const step = (
    after: number,
    name: AuditEntry['step'],
    parts: Pick<AuditEntry, 'requestId' | 'command'> & Partial<AuditEntry>,
  ) => ({
    ...{ at: minute(after), step: name, actor: OMAR, target: BACKEND, parameters: {} },
    origin: { kind: 'slack', channel: ROOM } as const,
    ...parts,
  });
  const read = (after: number, requestId: string, command: string, parameters = {}) => [
    step(after, 'requested', { requestId, command, parameters }),
    step(after, 'succeeded', { requestId, command, parameters, durationMs: 800 }),
  ];
  const action = {
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    name: 'rollback',
    hash: '5f'.repeat(32),
  };
  const rollback = { requestId: 'r-rollback', command: 'rollback', parameters: { to: 41 }, action };
  const own = { requestId: 'r-own', command: 'approve', parameters: { action: '7c9e6679' } };
  const message = 'Somebody else has to approve what you asked for.';
  return [
    ...read(6, 'r-cpu', 'cpu', { since: '1h' }),
    ...read(8, 'r-logs', 'logs', { since: '30m', filter: 'ERROR' }),
    step(12, 'planned', rollback),
    step(13, 'denied', { ...own, error: { message } }),
    step(14, 'approved', { ...rollback, actor: ADA }),
    step(14, 'started', rollback),
    step(19, 'succeeded', rollback),
  ];
}
