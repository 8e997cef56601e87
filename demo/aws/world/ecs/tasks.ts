import type { ServicePlace } from '../inventory.ts';
import { hash, hex } from '../random.ts';
import type { WorldState } from '../state.ts';
import { HOUR, SECOND } from '../time.ts';
import { type Deployment, deploymentsOf } from './deployments.ts';

/** ECS forgets a stopped task after about an hour. */
const REMEMBERED = HOUR;
const FIRST_ATTEMPT = 20 * SECOND;
const RETRY_EVERY = 240 * SECOND;
const LIFE_OF_ATTEMPT = 45 * SECOND;
const STOPPING = 2 * SECOND;

/** The life of one task. Times may lie in the future of the time that is asked for. */
export interface Task {
  id: string;
  deployment: Deployment;
  ip: string;
  createdAt: number;
  startedAt: number;
  /** When the load balancer trusts it; Infinity of a task that crashes. */
  healthyAt: number;
  /** When ECS decides to stop it, or it exits. Infinity while it is wanted. */
  stoppingAt: number;
  stoppedAt: number;
  crashes: boolean;
  /** Which attempt of a release that crashes this is, from 0. */
  attempt: number;
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';

/** The tasks that were created by then, oldest first; of those that crash, the last hour's. */
export function tasksOf(state: WorldState, place: ServicePlace, at: number): Task[] {
  const deployments = deploymentsOf(state, place, at);
  const tasks = deployments.flatMap((deployment) =>
    deployment.crashes
      ? crashingTasks(state, place, deployment, at)
      : lastingTasks(state, place, deployment),
  );
  return tasks.filter(({ createdAt }) => createdAt <= at).sort((a, b) => a.createdAt - b.createdAt);
}

/** The tasks that ECS still knows. */
export function knownTasks(state: WorldState, place: ServicePlace, at: number): Task[] {
  return tasksOf(state, place, at).filter(({ stoppedAt }) => at < stoppedAt + REMEMBERED);
}

/** A task that crashes never counts as running: its container exits while ECS still activates it. */
export function statusOf(task: Task, at: number): TaskStatus {
  if (at >= task.stoppedAt) return 'STOPPED';
  if (at >= task.stoppingAt) return 'DEPROVISIONING';
  if (at < task.createdAt + 8 * SECOND) return 'PROVISIONING';
  return task.crashes || at < task.startedAt ? 'PENDING' : 'RUNNING';
}

export function isPending(task: Task, at: number): boolean {
  return ['PROVISIONING', 'PENDING'].includes(statusOf(task, at));
}

/** One task for each place that a scale wants, for as long as it wants it. */
function lastingTasks(state: WorldState, place: ServicePlace, deployment: Deployment): Task[] {
  return slotsOf(deployment).flatMap(({ slot, from, to }) => {
    const createdAt = from + 5 * SECOND;
    const task = taskOf(state, place, deployment, slot, createdAt);
    const stoppingAt = to + 3 * SECOND;
    return createdAt < to ? [{ ...task, stoppingAt, stoppedAt: to + 13 * SECOND }] : [];
  });
}

/** Attempt after attempt: each starts, runs for 25 seconds and exits. */
function crashingTasks(
  state: WorldState,
  place: ServicePlace,
  deployment: Deployment,
  at: number,
): Task[] {
  return slotsOf(deployment).flatMap(({ slot, from, to }) => {
    const first = from + FIRST_ATTEMPT;
    const oldest = Math.max(0, Math.floor((at - 2 * REMEMBERED - first) / RETRY_EVERY));
    const tasks: Task[] = [];
    for (let attempt = oldest; ; attempt += 1) {
      const createdAt = first + attempt * RETRY_EVERY;
      if (createdAt > at || createdAt >= to) return tasks;
      const task = taskOf(state, place, deployment, slot, createdAt);
      const stoppingAt = Math.min(createdAt + LIFE_OF_ATTEMPT, to);
      const stoppedAt = stoppingAt + STOPPING;
      tasks.push({ ...task, attempt, healthyAt: Infinity, stoppingAt, stoppedAt, crashes: true });
    }
  });
}

/** How many tasks of a deployment that crashes have stopped by then. */
export function failedTasks(deployment: Deployment, at: number): number {
  if (!deployment.crashes) return 0;
  const counts = slotsOf(deployment).map(({ from, to }) => {
    const first = from + FIRST_ATTEMPT + LIFE_OF_ATTEMPT + STOPPING;
    return Math.max(0, Math.floor((Math.min(at, to) - first) / RETRY_EVERY) + 1);
  });
  return counts.reduce((total, failed) => total + failed, 0);
}

function taskOf(
  state: WorldState,
  { name }: ServicePlace,
  deployment: Deployment,
  slot: number,
  createdAt: number,
): Task {
  const key = [state.seed, 'task', name, slot, createdAt] as const;
  return {
    id: hex(32, ...key),
    deployment,
    ip: `10.0.${(hash(...key) >>> 8) % 2 === 0 ? 1 : 2}.${(hash(...key) % 240) + 10}`,
    createdAt,
    startedAt: createdAt + 20 * SECOND,
    healthyAt: createdAt + 35 * SECOND,
    stoppingAt: Infinity,
    stoppedAt: Infinity,
    crashes: false,
    attempt: 0,
  };
}

interface Slot {
  slot: number;
  from: number;
  to: number;
}

/** The stretches during which the first, second, … task is wanted. */
function slotsOf({ scales }: Deployment): Slot[] {
  const most = Math.max(0, ...scales.map(({ desiredCount }) => desiredCount));
  return Array.from({ length: most }, (_, slot) => slot).flatMap((slot) => {
    const slots: Slot[] = [];
    for (const { from, to, desiredCount } of scales) {
      if (desiredCount <= slot) continue;
      const last = slots.at(-1);
      if (last?.to === from) last.to = to;
      else slots.push({ slot, from, to });
    }
    return slots;
  });
}
