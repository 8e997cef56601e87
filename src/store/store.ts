import { sql } from 'kysely';
import type { Actions } from './actions.ts';
import { createActions } from './actions-transactions.ts';
import { type AlarmInbox, createAlarmInbox } from './alarm-inbox.ts';
import type { Alarms } from './alarms.ts';
import { createAlarms } from './alarms-transactions.ts';
import { type AuditLog, createAuditLog } from './audit.ts';
import { type Buttons, createButtons } from './buttons.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import type { Dialect } from './dialect.ts';
import { createHealthSeen, type HealthSeen } from './health-seen.ts';
import { createIncidentCharts, type IncidentCharts } from './incident-charts.ts';
import { createIncidents, type Incidents } from './incidents.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { migrate } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { openSqlite, type SqliteOptions } from './sqlite.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createTransact, type Transact } from './transaction.ts';
import { StoreUnreachable } from './unreachable.ts';

/** Where the store lies, and the clock (epoch milliseconds). Without a URL it is `<dataDir>/gridops.db`. */
export interface StoreOptions {
  databaseUrl?: string;
  dataDir: string;
  now: () => number;
  sqlite?: SqliteOptions;
}

/** Everything that outlives a process. Several replicas may share one Postgres. */
export interface Store {
  dialect: 'sqlite' | 'postgres';
  audit: AuditLog;
  deliveries: Deliveries;
  buttons: Buttons;
  snapshots: Snapshots;
  jobs: Jobs;
  actions: Actions;
  incidents: Incidents;
  timeline: Timeline;
  incidentCharts: IncidentCharts;
  healthSeen: HealthSeen;
  alarmInbox: AlarmInbox;
  alarms: Alarms;
  /** Several writes, all or none. */
  transaction: Transact;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  /** Waits for the appends under way, then closes every connection. */
  close(): Promise<void>;
}

/** Opens the store and brings its schema up to date. Throws {@link StoreUnreachable}. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, now, sqlite } = options;
  const dialect =
    databaseUrl === undefined ? openSqlite(dataDir, sqlite) : openPostgres(databaseUrl);
  const { db } = dialect;
  await prepare(dialect);
  const audit = createAuditLog(dialect);
  const deliveries = createDeliveries(db, now);
  const jobs = createJobs(dialect, now);
  const transaction = createTransact(dialect);
  const timeline = createTimeline(dialect);
  const alarmInbox = createAlarmInbox({ db, transaction, jobs, now });
  return {
    dialect: dialect.name,
    audit,
    deliveries,
    buttons: createButtons(db, now),
    snapshots: createSnapshots(db, now),
    jobs,
    actions: createActions({ dialect, transaction, jobs, now }),
    incidents: createIncidents({ dialect, transaction, timeline, jobs }),
    timeline,
    incidentCharts: createIncidentCharts(db),
    healthSeen: createHealthSeen(db),
    alarmInbox,
    alarms: createAlarms({ dialect, transaction, jobs, now }),
    transaction,
    async ping() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await Promise.all([audit.flush(), deliveries.flush(), alarmInbox.flush()]);
      await dialect.close();
      await db.destroy();
    },
  };
}

async function prepare(dialect: Dialect): Promise<void> {
  try {
    await migrate(dialect);
  } catch (cause) {
    await dialect.db.destroy();
    if (cause instanceof StoreUnreachable) throw cause;
    throw new StoreUnreachable(dialect.explain(cause), { cause });
  }
}
