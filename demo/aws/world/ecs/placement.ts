import type { Deployment } from './deployments.ts';
import type { ServiceSettings } from './service-changes.ts';
import { isHealthy, type Task } from './task.ts';

/** The account's quota of Fargate for one service, in CPU units: 6 vCPUs, as new accounts have. */
const QUOTA = 6 * 1_024;

/** Whether the circuit breaker has seen enough of a deployment that never completed. */
export function isHopeless(
  { completedAt, failedAt, failures }: Deployment,
  { configuration, desiredCount }: ServiceSettings,
): boolean {
  const isOpen = completedAt === undefined && failedAt === undefined;
  return (
    isOpen &&
    configuration.circuitBreaker.enable &&
    failures.length >= breakerThreshold(desiredCount)
  );
}

/** AWS: half of the desired count, but at least 3 and at most 200 failed tasks trip the breaker. */
function breakerThreshold(desiredCount: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}

/**
 * The tasks that may go now. Of the primary deployment that is what exceeds the desired count; of
 * older ones, what is not healthy anyway, what makes room for new tasks without falling below the
 * minimum, and what healthy new tasks replace.
 */
export function stoppable(
  alive: readonly Task[],
  primary: Deployment,
  settings: ServiceSettings,
  at: number,
): Task[] {
  const { desiredCount } = settings;
  const own = alive.filter(({ deployment }) => deployment === primary);
  const surplus = own.slice(desiredCount);
  const older = alive.filter(({ deployment }) => deployment !== primary);
  const healthy = older.filter((task) => isHealthy(task, at));
  const ailing = older.filter((task) => !isHealthy(task, at));
  const serving = healthy.length + own.filter((task) => isHealthy(task, at)).length;
  const replaced = serving - surplus.length - desiredCount;
  const room = upperLimit(settings) - own.length - healthy.length;
  const lacking = primary.failedAt === undefined ? desiredCount - own.length - room : 0;
  const spare = Math.min(lacking, serving - lowerLimit(settings));
  return [...surplus, ...ailing, ...healthy.slice(0, Math.max(0, replaced, spare))];
}

/** How many tasks the primary deployment may start now. */
export function startable(
  alive: readonly Task[],
  primary: Deployment,
  settings: ServiceSettings,
): number {
  if (primary.failedAt !== undefined) return 0;
  const own = alive.filter(({ deployment }) => deployment === primary);
  const missing = settings.desiredCount - own.length;
  return Math.max(0, Math.min(missing, upperLimit(settings) - alive.length));
}

/** How many more tasks of a deployment the quota allows. */
export function freeQuota(alive: readonly Task[], deployment: Deployment): number {
  const used = alive.reduce((total, task) => total + cpuOf(task.deployment), 0);
  return Math.max(0, Math.floor((QUOTA - used) / cpuOf(deployment)));
}

/** The CPU units that a task of a deployment reserves. */
function cpuOf({ taskDefinition }: Deployment): number {
  return Number(taskDefinition.definition.cpu);
}

/** AWS: `minimumHealthyPercent` of the desired count, rounded up. */
function lowerLimit({ desiredCount, configuration }: ServiceSettings): number {
  return Math.ceil((desiredCount * configuration.minimumHealthyPercent) / 100);
}

/** AWS: `maximumPercent` of the desired count, rounded down. */
function upperLimit({ desiredCount, configuration }: ServiceSettings): number {
  return Math.floor((desiredCount * configuration.maximumPercent) / 100);
}
