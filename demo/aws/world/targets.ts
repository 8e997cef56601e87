import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Task, tasksOf } from './ecs/tasks.ts';
import type { ServicePlace } from './inventory.ts';
import type { WorldState } from './state.ts';
import { SECOND } from './time.ts';

const DEREGISTRATION_DELAY = 30 * SECOND;

/** A registered target, with its health in the load balancer's words. */
export interface Target {
  ip: string;
  health: TargetHealth;
}

/** The registered targets of a service's target group. */
export function targetsOf(state: WorldState, place: ServicePlace, at: number): Target[] {
  const tasks = tasksOf(state, place, at).filter(({ startedAt }) => startedAt <= at);
  return tasks.flatMap((task, index) => {
    const health = task.crashes
      ? crashedHealth(task, tasks.slice(index + 1), at)
      : lastingHealth(task, at);
    return health ? [{ ip: task.ip, health }] : [];
  });
}

/** Whether the load balancer has anything to send requests to. */
export function isServing(state: WorldState, place: ServicePlace, at: number): boolean {
  return targetsOf(state, place, at).some(({ health }) => health.State === 'healthy');
}

function lastingHealth(task: Task, at: number): TargetHealth | undefined {
  if (at >= task.stoppingAt + DEREGISTRATION_DELAY) return undefined;
  if (at >= task.stoppingAt) {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  }
  if (at >= task.healthyAt) return { State: 'healthy' };
  return {
    State: 'initial',
    Reason: 'Elb.InitialHealthChecking',
    Description: 'Initial health checks in progress',
  };
}

/** The last one that crashed stays in the list until the next attempt, or a good task, is there. */
function crashedHealth(task: Task, later: readonly Task[], at: number): TargetHealth | undefined {
  const replaced = later.length > 0 || task.deployment.to + DEREGISTRATION_DELAY <= at;
  if (replaced) return undefined;
  return {
    State: 'unhealthy',
    Reason: 'Target.FailedHealthChecks',
    Description: 'Health checks failed',
  };
}
