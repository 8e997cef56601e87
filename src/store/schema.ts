import type { Generated, GeneratedAlways } from 'kysely';
import type { ActionName } from '../config/actions-schema.ts';
import type { ActionState } from './actions-states.ts';
import type { AlarmTables } from './alarms-tables.ts';
import type { DeploymentsTable } from './deployments-table.ts';
import type { TimelineKind } from './timeline.ts';

/** The tables of the store, the same on both dialects: text, integers (times are epoch milliseconds) and JSON as text. */
export interface Tables extends AlarmTables {
  audit: AuditTable;
  audit_head: AuditHeadTable;
  deliveries: { key: string; at: number };
  buttons: { id: string; command: string; input: string; created_at: number };
  snapshots: SnapshotsTable;
  jobs: JobsTable;
  actions: ActionsTable;
  action_decisions: ActionDecisionsTable;
  incidents: IncidentsTable;
  timeline: TimelineTable;
  incident_charts: IncidentChartsTable;
  health_seen: HealthSeenTable;
  alarm_inbox: AlarmInboxTable;
  deployments: DeploymentsTable;
}

interface AuditTable {
  seq: number;
  prev: string;
  hash: string;
  /** Canonical JSON; these very bytes are hashed. The columns below are computed from it by the database. */
  entry: string;
  at: GeneratedAlways<number>;
  actor: GeneratedAlways<string>;
  command: GeneratedAlways<string>;
  target: GeneratedAlways<string | null>;
  step: GeneratedAlways<string>;
  request_id: GeneratedAlways<string>;
  action_id: GeneratedAlways<string | null>;
  incident: GeneratedAlways<string | null>;
}

interface SnapshotsTable {
  id: string;
  kind: string;
  created_at: number;
  expires_at: number;
  /** JSON, compressed with Brotli, in base64. */
  body: string;
}

interface JobsTable {
  id: string;
  kind: string;
  /** Of the jobs of one kind that are not done, each key has one. */
  key: string | null;
  input: string;
  progress: Generated<string>;
  run_at: number;
  /** Null while nobody holds the job. */
  lease_until: number | null;
  /** Goes up with every claim, so that an earlier holder can be told from the present one. */
  fence: Generated<number>;
  /** Who holds it now, or held it last. */
  owner: string | null;
  /** Claims since the job last got further. */
  attempts: Generated<number>;
  created_at: number;
  done_at: number | null;
  outcome: 'finished' | 'parked' | 'cancelled' | null;
}

interface ActionsTable {
  id: string;
  name: ActionName;
  target: string;
  /** Of the plan. */
  hash: string;
  /** So many approvals. */
  needed: number;
  /** Slack user id. */
  requester: string;
  /** JSON of all else that was asked for; it never changes. */
  request: string;
  state: ActionState;
  incident: string | null;
  version: Generated<number>;
  created_at: number;
  expires_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** JSON, as the three below. */
  place: string | null;
  receipt: string | null;
  progress: string | null;
  outcome: string | null;
}

interface ActionDecisionsTable {
  action_id: string;
  /** Slack user id. */
  user_id: string;
  decision: 'approve' | 'decline';
  /** JSON of their name and reason. */
  decider: string;
  at: number;
}

interface AlarmInboxTable {
  /** What is the same in every delivery of one message. */
  key: string;
  /** How it came: `queue`, `topic`, or `webhook:` and its name. */
  source: string;
  body: string;
  received_at: number;
  state: 'waiting' | 'done' | 'aside';
  /** Why it was set aside. */
  reason: string | null;
  /** When it was done or set aside. */
  settled_at: number | null;
  /** The job that tells people that it was set aside. */
  told_by: string | null;
}

interface IncidentsTable {
  number: number;
  /** Of the open ones, each is about something else. */
  about: string;
  /** Slack channel id; null until it has a room. */
  channel: string | null;
  opened_at: number;
  closed_at: number | null;
  version: Generated<number>;
  /** JSON of all else. */
  body: string;
}

interface TimelineTable {
  seq: Generated<number>;
  incident: string;
  /** Each once in an incident. */
  key: string;
  at: number;
  kind: TimelineKind;
  /** Slack user id. */
  actor: string | null;
  revises: string | null;
  /** JSON of all else. */
  entry: string;
}

interface IncidentChartsTable {
  incident: string;
  key: string;
  part: number;
  /** In base64. */
  png: string;
}

interface HealthSeenTable {
  /** Slack channel id. */
  channel: string;
  target: string;
  status: string;
  text: string;
  at: number;
}

/** One row: the last link of the chain. It serialises writers on Postgres and remembers how long the chain was. */
interface AuditHeadTable {
  one: Generated<number>;
  seq: number;
  hash: string;
}
