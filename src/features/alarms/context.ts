import { z } from 'zod';
import { metricData } from '../../aws/cloudwatch-metrics.ts';
import { describeServices } from '../../aws/ecs.ts';
import { AwsFault } from '../../aws/faults.ts';
import { readScope } from '../../aws/scopes.ts';
import type { ChartSpec } from '../../charts/spec.ts';
import type { Target } from '../../kernel/targets.ts';
import type { AlarmTrigger } from './event.ts';
import type { AlarmParts } from './parts.ts';

const context = z.object({
  /** Deployments of the last hours, newest first. */
  deployments: z.array(
    z.object({ at: z.number(), revision: z.string(), state: z.string(), failed: z.number() }),
  ),
  /** Why something of it could not be read. */
  problems: z.array(z.string()),
  /** The metric of the first alarm around its change: Slack's id of the picture. */
  chart: z.object({ file: z.string(), alt: z.string(), title: z.string() }).exactOptional(),
});

/** What was found out for a card once, when it came. */
export type CardContext = z.infer<typeof context>;

/** Undefined while nobody has looked. */
export function readContext(stored: unknown): CardContext | undefined {
  return context.safeParse(stored).data;
}

const READ_MS = 10_000;
const RECENT_MS = 6 * 60 * 60_000;
const MOST_DEPLOYMENTS = 5;
/** CloudTrail shows this name in place of a person's. */
const READER = 'gridops';

type Tools = Pick<AlarmParts, 'clients' | 'now'>;

/**
 * What changed recently of the service that an alarm is about, or else of all services around it. What cannot be read is
 * said.
 */
export async function recentChanges(
  { clients, now }: Tools,
  { environment, component }: Target,
  signal: AbortSignal,
): Promise<CardContext> {
  const own = component && environment.services[component.name];
  const services = own ? [own] : Object.values(environment.services);
  if (services.length === 0) return { deployments: [], problems: [] };
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]);
    const scope = readScope(environment, READER);
    const places = services.map(({ ecs }) => ecs);
    const readings = await describeServices(clients, scope, places, deadline);
    const deployments = readings
      .flatMap((reading) => (reading.ok ? reading.value.deployments : []))
      .filter(({ createdAt }) => createdAt > now() - RECENT_MS)
      .map(({ createdAt, taskDefinition, rolloutState, status, failedTasks }) => ({
        at: createdAt,
        revision: taskDefinition,
        state: rolloutState ?? status,
        failed: failedTasks,
      }))
      .sort((one, other) => other.at - one.at)
      .slice(0, MOST_DEPLOYMENTS);
    const problems = readings.flatMap((reading) => (reading.ok ? [] : [reading.fault.message]));
    return { deployments, problems: [...new Set(problems)] };
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return { deployments: [], problems: [error.message] };
  }
}

const BEFORE_MS = 3 * 60 * 60_000;
const AFTER_MS = 10 * 60_000;
/** AWS: GetMetricData takes periods of whole minutes. */
const MINUTE_MS = 60_000;

/** The metric of an alarm around its change, with its threshold. Rejects with AwsFault. */
export async function alarmChart(
  { clients, now }: Tools,
  { environment }: Target,
  alarm: { trigger: AlarmTrigger; title: string; unit: string; at: number },
  signal: AbortSignal,
): Promise<ChartSpec> {
  const { trigger, title, unit, at } = alarm;
  const period = Math.max(MINUTE_MS, Math.ceil(trigger.period / 60) * MINUTE_MS);
  const from = Math.floor((at - BEFORE_MS) / period) * period;
  const until = Math.min(now(), at + AFTER_MS);
  const { namespace, metric, dimensions, statistic } = trigger;
  const query = {
    id: 'alarm',
    metric: { namespace, metric, dimensions, statistic, periodSeconds: period / 1_000 },
  };
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]);
  const window = { queries: [query], from, until };
  const read = await metricData(clients, readScope(environment, READER), window, deadline);
  return {
    ...{ title, unit, from, until, period, timeZone: 'UTC' },
    subtitle: `${namespace} ${metric}, ${statistic}`,
    series: [{ name: metric, points: read.get('alarm')?.points ?? [] }],
    markers: [{ at, kind: 'alarm', label: 'alarm' }],
    ...(trigger.threshold !== undefined && {
      ladder: {
        direction: trigger.comparison.startsWith('Less') ? 'below' : 'above',
        critical: trigger.threshold,
      },
    }),
  };
}
