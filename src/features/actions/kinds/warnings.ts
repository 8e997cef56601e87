import { scalingBounds } from '../../../aws/auto-scaling.ts';
import { describeAlarms } from '../../../aws/cloudwatch-alarms.ts';
import { reading } from '../../../aws/readings.ts';
import { alarmNames } from '../../../config/alarms-schema.ts';
import { formatDuration } from '../../../kernel/time.ts';
import type { ActionTools } from '../kind.ts';
import type { KnownService } from './service.ts';

/** What one should know before one changes this service: what is going on there already. What cannot be read is said. */
export async function commonWarnings(known: KnownService, tools: ActionTools): Promise<string[]> {
  return [...deploymentWarnings(known, tools.now()), ...(await alarmWarnings(tools))];
}

function deploymentWarnings({ live }: KnownService, now: number): string[] {
  const running = live.deployments.filter(
    ({ status, rolloutState }) => status === 'ACTIVE' || rolloutState === 'IN_PROGRESS',
  );
  const [newest] = running;
  if (!newest) return [];
  const age = formatDuration(now - newest.createdAt);
  return [`A deployment of ${newest.taskDefinition} is under way already, for ${age}.`];
}

async function alarmWarnings({ clients, read, target, signal, now }: ActionTools) {
  const alarms = alarmNames(target.environment);
  if (alarms.length === 0) return [];
  const readings = await describeAlarms(clients, read, alarms, signal);
  return readings.flatMap((each) => {
    if (!each.ok) return [`An alarm could not be read: ${each.fault.message}`];
    const { name, state, since } = each.value;
    return state === 'ALARM'
      ? [`The alarm ${name} is in ALARM, for ${formatDuration(now() - since)}.`]
      : [];
  });
}

/** Whether a number of tasks will last where the service scales by itself. */
export async function scalingWarnings(
  { entry }: KnownService,
  count: number,
  { clients, read, signal }: ActionTools,
): Promise<string[]> {
  const bounds = await reading(() => scalingBounds(clients, read, entry.ecs, signal));
  if (!bounds.ok) return [`Whether it scales by itself could not be read: ${bounds.fault.message}`];
  if (!bounds.value) return [];
  const { min, max } = bounds.value;
  if (count >= min && count <= max)
    return [`It scales by itself between ${min} and ${max} tasks: ${count} may not last.`];
  const limit = count < min ? `below its minimum of ${min}` : `above its maximum of ${max}`;
  return [`It scales by itself, and ${count} is ${limit}: autoscaling may change it back at once.`];
}
