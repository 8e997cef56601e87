import type { TaskStopCode } from '@aws-sdk/client-ecs';
import { hash, hex } from '../random.ts';
import { SECOND } from '../time.ts';
import type { Deployment } from './deployments.ts';

/** How long each step of a task takes: a rollout is over in about half a minute. */
const PROVISIONING = 5 * SECOND;
const STARTED_AFTER = 15 * SECOND;
const HEALTHY_AFTER = 12 * SECOND;
const EXITS_AFTER = 12 * SECOND;
const PULL_FAILS_AFTER = 9 * SECOND;
const STOPPING = 10 * SECOND;
const EXITING = 2 * SECOND;
/** AWS: the target group's `deregistration_delay.timeout_seconds`, shorter than its default. */
const DEREGISTRATION_DELAY = 30 * SECOND;

/** The life of one task. Times may lie in the future of the time that is asked for. */
export interface Task {
  id: string;
  deployment: Deployment;
  ip: string;
  createdAt: number;
  /** When its containers run, and its target is registered; Infinity of one that never gets there. */
  startedAt: number;
  /** When the load balancer trusts it; Infinity of a task that crashes. */
  healthyAt: number;
  /** When ECS decides to stop it, or it exits. Infinity while it is wanted. */
  stoppingAt: number;
  stoppedAt: number;
  /** When its target leaves the target group. */
  deregisteredAt: number;
  /** Whether it does not stay, for whatever reason. */
  crashes: boolean;
  /** How many tasks of its deployment had failed before. */
  attempt: number;
  stopped: { code: TaskStopCode; reason: string } | undefined;
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';

/** Creates a task; `key` is what its id and address follow from. */
export function createTask(
  deployment: Deployment,
  createdAt: number,
  key: readonly (string | number)[],
): Task {
  const startedAt = createdAt + STARTED_AFTER;
  const task: Task = {
    id: hex(32, ...key),
    deployment,
    ip: `10.0.${(hash(...key) >>> 8) % 2 === 0 ? 1 : 2}.${(hash(...key) % 240) + 10}`,
    createdAt,
    startedAt,
    healthyAt: startedAt + HEALTHY_AFTER,
    stoppingAt: Infinity,
    stoppedAt: Infinity,
    deregisteredAt: Infinity,
    crashes: false,
    attempt: deployment.failures.length,
    stopped: undefined,
  };
  return deployment.defect === undefined ? task : doomed(task);
}

function doomed(task: Task): Task {
  const { defect, missingImage } = task.deployment;
  if (defect === 'no-image') {
    const stoppingAt = task.createdAt + PULL_FAILS_AFTER;
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${missingImage}: ${missingImage}: not found`;
    const never = { startedAt: Infinity, healthyAt: Infinity, crashes: true };
    const stopped = { code: 'TaskFailedToStart', reason } as const;
    return { ...task, ...never, stoppingAt, stoppedAt: stoppingAt + EXITING, stopped };
  }
  const stoppingAt = task.startedAt + EXITS_AFTER;
  return {
    ...task,
    healthyAt: Infinity,
    stoppingAt,
    stoppedAt: stoppingAt + EXITING,
    crashes: true,
    stopped: { code: 'EssentialContainerExited', reason: 'Essential container in task exited' },
  };
}

/** Stops a task before its time: its target drains, if it had one. */
export function stopTask(task: Task, at: number, stopped: Task['stopped']): void {
  task.stoppingAt = at;
  task.stoppedAt = at + STOPPING;
  task.stopped = stopped;
  task.deregisteredAt = at + DEREGISTRATION_DELAY;
  if (task.startedAt <= at) return;
  task.startedAt = Infinity;
  task.healthyAt = Infinity;
}

/** Takes away the target that a task left behind when it exited. */
export function forgetTarget(task: Task, at: number): void {
  task.deregisteredAt = at + DEREGISTRATION_DELAY;
}

/** A task that crashes never counts as running: its container exits while ECS still activates it. */
export function statusOf(task: Task, at: number): TaskStatus {
  if (at >= task.stoppedAt) return 'STOPPED';
  if (at >= task.stoppingAt) return 'DEPROVISIONING';
  if (at < task.createdAt + PROVISIONING) return 'PROVISIONING';
  return task.crashes || at < task.startedAt ? 'PENDING' : 'RUNNING';
}

export function isPending(task: Task, at: number): boolean {
  return ['PROVISIONING', 'PENDING'].includes(statusOf(task, at));
}

/** Whether a task is wanted still, running or not. */
export function isAlive(task: Task, at: number): boolean {
  return at < task.stoppingAt;
}

/** Whether the load balancer trusts a task. */
export function isHealthy(task: Task, at: number): boolean {
  return task.healthyAt <= at && isAlive(task, at);
}
