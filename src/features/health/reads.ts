import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { type Alarm, describeAlarms } from '../../aws/cloudwatch-alarms.ts';
import { type MetricQuery, type MetricSeries, metricData } from '../../aws/cloudwatch-metrics.ts';
import { describeServices, type EcsService, type EcsServiceName } from '../../aws/ecs.ts';
import { type TargetGroupHealth, targetHealth } from '../../aws/elb.ts';
import type { Reading } from '../../aws/readings.ts';

export interface ReadingPlan {
  readonly services: readonly EcsServiceName[];
  readonly targetGroups: readonly string[];
  readonly alarms: readonly string[];
  readonly metrics: readonly MetricQuery[];
}

/** What several checks share: each AWS call is made once, however many checks wait for its answer. */
export interface SharedReads {
  service(name: EcsServiceName): Promise<EcsService>;
  targetGroup(group: string): Promise<TargetGroupHealth>;
  alarm(name: string): Promise<Alarm>;
  /** Absent: CloudWatch left the query out. */
  metric(id: string): Promise<MetricSeries | undefined>;
}

const METRIC_WINDOW_MS = 15 * 60_000;

/** Starts every shared call at once; the answers are picked up by the checks. Faults reject the pick. */
export function startReads(
  plan: ReadingPlan,
  aws: { clients: AwsClients; scope: AwsScope; signal: AbortSignal; now: number },
): SharedReads {
  const { clients, scope, signal, now } = aws;
  const window = { queries: plan.metrics, from: now - METRIC_WINDOW_MS, until: now };
  const services = start(plan.services, () =>
    describeServices(clients, scope, plan.services, signal),
  );
  const groups = start(plan.targetGroups, () =>
    targetHealth(clients, scope, plan.targetGroups, signal),
  );
  const alarms = start(plan.alarms, () => describeAlarms(clients, scope, plan.alarms, signal));
  const metrics = plan.metrics.length > 0 ? metricData(clients, scope, window, signal) : undefined;
  metrics?.catch(() => undefined);
  return {
    service: (name) =>
      pick(
        services,
        plan.services.findIndex(
          (each) => each.cluster === name.cluster && each.service === name.service,
        ),
      ),
    targetGroup: (group) => pick(groups, plan.targetGroups.indexOf(group)),
    alarm: (name) => pick(alarms, plan.alarms.indexOf(name)),
    metric: async (id) => (await metrics)?.get(id),
  };
}

/** A rejection belongs to the checks that wait; before one does, it must not count as unhandled. */
function start<Answer>(wanted: readonly unknown[], call: () => Promise<Reading<Answer>[]>) {
  const answers = wanted.length > 0 ? call() : Promise.resolve([]);
  answers.catch(() => undefined);
  return answers;
}

async function pick<Answer>(answers: Promise<Reading<Answer>[]>, index: number): Promise<Answer> {
  const found = (await answers)[index];
  if (!found) throw new Error('a check waits for a reading that was not planned');
  if (!found.ok) throw found.fault;
  return found.value;
}
