import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Task, tasksOf } from './ecs/tasks.ts';
import type { ServicePlace } from './inventory.ts';
import type { WorldState } from './state.ts';
import { MINUTE } from './time.ts';

/** A registered target, with its health in the load balancer's words. */
export interface Target {
  ip: string;
  health: TargetHealth;
}

/**
 * The registered targets of a service's target group. Those of tasks that exited stay until another
 * task takes their place, or none is wanted any more.
 */
export function targetsOf(state: WorldState, place: ServicePlace, at: number): Target[] {
  return tasksOf(state, place, at)
    .filter(({ startedAt, deregisteredAt }) => startedAt <= at && at < deregisteredAt)
    .map((task) => ({ ip: task.ip, health: healthOf(task, at) }));
}

/** Whether the load balancer has anything to send requests to; it had before the world began. */
export function isServing(state: WorldState, place: ServicePlace, at: number): boolean {
  if (at < state.history.genesis + MINUTE) return true;
  return tasksOf(state, place, at).some(
    ({ healthyAt, stoppingAt }) => healthyAt <= at && at < stoppingAt,
  );
}

function healthOf({ crashes, healthyAt, stoppingAt }: Task, at: number): TargetHealth {
  if (crashes) {
    return {
      State: 'unhealthy',
      Reason: 'Target.FailedHealthChecks',
      Description: 'Health checks failed',
    };
  }
  if (at >= stoppingAt) {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  }
  if (at >= healthyAt) return { State: 'healthy' };
  return {
    State: 'initial',
    Reason: 'Elb.InitialHealthChecking',
    Description: 'Initial health checks in progress',
  };
}
