import type { Alarm } from '../../aws/cloudwatch-alarms.ts';
import type { MetricSeries } from '../../aws/cloudwatch-metrics.ts';
import type { EcsService } from '../../aws/ecs.ts';
import type { TargetGroupHealth } from '../../aws/elb.ts';
import type { DatabaseInstance } from '../../aws/rds.ts';
import type { Ladder } from '../../config/catalog.ts';
import { formatDuration } from '../../kernel/time.ts';
import { type Finding, type Status, unknown } from './finding.ts';

/** Desired against running tasks, the rollout, and the last event when something is wrong. */
export function judgeService(service: EcsService): Finding {
  const { desired, running, pending, status, deployments, events } = service;
  const [newest] = deployments;
  const rollout = newest?.rolloutState ?? '';
  const rolling = rollout === 'IN_PROGRESS' || rollout === 'FAILED';
  const failedTasks = newest?.failedTasks ?? 0;
  const counts = `running ${running} of ${desired}${pending > 0 ? `, ${pending} pending` : ''}`;
  const deployment = newest
    ? `deployment of ${newest.taskDefinition}: ${rollout || newest.status}${failedTasks > 0 ? `, ${failedTasks} failed tasks` : ''}`
    : 'no deployment';
  const verdict = serviceStatus({ status, desired, running, rollout, failedTasks });
  const lastEvent = events[0];
  return {
    status: verdict,
    summary: `${counts}${status === 'ACTIVE' ? '' : `, service ${status}`}${rolling ? `, rollout ${rollout}` : ''}`,
    evidence: [
      deployment,
      ...(newest?.rolloutStateReason ? [newest.rolloutStateReason] : []),
      ...(verdict !== 'healthy' && lastEvent ? [`last event: ${lastEvent.message}`] : []),
    ],
    ...(verdict !== 'healthy' &&
      rolling &&
      newest &&
      newest.createdAt > 0 && { since: newest.createdAt }),
  };
}

function serviceStatus(state: {
  status: string;
  desired: number;
  running: number;
  rollout: string;
  failedTasks: number;
}): Status {
  if (state.status !== 'ACTIVE') return 'down';
  if (state.desired > 0 && state.running === 0) return 'down';
  if (state.desired === 0 || state.running < state.desired) return 'degraded';
  return state.rollout === 'FAILED' || (state.rollout === 'IN_PROGRESS' && state.failedTasks > 0)
    ? 'degraded'
    : 'healthy';
}

/** A target that is joining is neither healthy nor a fault; one that is leaving does not count. */
export function judgeTargets({ targets }: TargetGroupHealth): Finding {
  const counted = targets.filter(({ state }) => state !== 'draining');
  const healthy = counted.filter(({ state }) => state === 'healthy').length;
  const others = counted.filter(({ state }) => state !== 'healthy');
  const faulty = others.some(({ state }) => state !== 'initial');
  const evidence = others.map(({ id, port, state, reason, description }) =>
    [`${id}${port === undefined ? '' : `:${port}`} ${state}`, reason, description]
      .filter(Boolean)
      .join(', '),
  );
  if (counted.length === 0) return { status: 'down', summary: 'none registered', evidence: [] };
  const summary = `${healthy} of ${counted.length} healthy`;
  if (healthy === 0) return { status: faulty ? 'down' : 'degraded', summary, evidence };
  return { status: faulty ? 'degraded' : 'healthy', summary, evidence };
}

/** INSUFFICIENT_DATA is not OK: nobody knows. AWS: DescribeAlarms, `StateValue`. */
export function judgeAlarm(alarm: Alarm): Finding {
  const evidence = alarm.reason ? [alarm.reason] : [];
  const { state, since } = alarm;
  if (state === 'OK') return { status: 'healthy', summary: 'OK', evidence };
  if (state === 'ALARM') return { status: 'degraded', summary: 'in ALARM', evidence, since };
  return { ...unknown(state, evidence), since };
}

/** AWS: Viewing DB instance status. What is on neither list is unknown. */
const DATABASE_STATUS: Readonly<Record<string, Status>> = {
  available: 'healthy',
  'backing-up': 'healthy',
  'configuring-enhanced-monitoring': 'healthy',
  'configuring-iam-database-auth': 'healthy',
  'configuring-log-exports': 'healthy',
  'storage-optimization': 'healthy',
  modifying: 'degraded',
  maintenance: 'degraded',
  upgrading: 'degraded',
  renaming: 'degraded',
  'resetting-master-credentials': 'degraded',
  'converting-to-vpc': 'degraded',
  'moving-to-vpc': 'degraded',
  creating: 'down',
  deleting: 'down',
  failed: 'down',
  'inaccessible-encryption-credentials': 'down',
  'inaccessible-encryption-credentials-recoverable': 'down',
  'incompatible-network': 'down',
  'incompatible-option-group': 'down',
  'incompatible-parameters': 'down',
  'incompatible-restore': 'down',
  'insufficient-capacity': 'down',
  rebooting: 'down',
  'restore-error': 'down',
  starting: 'down',
  stopped: 'down',
  stopping: 'down',
  'storage-full': 'down',
};

export function judgeDatabase(database: DatabaseInstance): Finding {
  const { status, engine, instanceClass, multiAz, storageGiB } = database;
  return {
    status: DATABASE_STATUS[status] ?? 'unknown',
    summary: status,
    evidence: [
      [engine, instanceClass, `${storageGiB} GiB`, multiAz ? 'multi-AZ' : 'single-AZ']
        .filter(Boolean)
        .join(', '),
    ],
  };
}

/** What a value is called and how it is written. */
export interface Measure {
  readonly label: string;
  readonly unit: '%' | '';
}

const FRESH_FOR_MS = 10 * 60_000;

/** The newest value against the catalog's levels. No data, or old data, is unknown and never zero. */
export function judgeMetric(
  series: MetricSeries | undefined,
  measure: Measure,
  ladder: Ladder,
  now: number,
): Finding {
  const newest = series?.newest;
  if (!newest) {
    const why = series?.messages.filter(Boolean) ?? [];
    return unknown('no data', why);
  }
  const age = now - newest.at;
  if (age > FRESH_FOR_MS) return unknown(`no data for ${formatDuration(age)}`);
  const { level, status } = levelOf(newest.value, ladder);
  const value = amount(newest.value, measure);
  return {
    status,
    summary: `${value}${level === 'normal' ? '' : `, ${level}`}`,
    evidence: [
      `${value}, warning from ${amount(ladder.warning, measure)}, critical from ${amount(ladder.critical, measure)}`,
    ],
  };
}

/** Where a value stands on its ladder. Slow or busy is degraded: down is what does not answer. */
export function levelOf(
  value: number,
  ladder: Ladder,
): { level: 'normal' | 'warning' | 'critical'; status: Status } {
  if (value >= ladder.critical) return { level: 'critical', status: 'degraded' };
  return value >= ladder.warning
    ? { level: 'warning', status: 'degraded' }
    : { level: 'normal', status: 'healthy' };
}

function amount(value: number, { unit }: Measure): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}
