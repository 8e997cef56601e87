import { isSlow } from '../database.ts';
import { isCrashing } from '../ecs/deployments.ts';
import { INITIAL_SIZE } from '../ecs/initial-definitions.ts';
import { type Task, tasksOf } from '../ecs/tasks.ts';
import { CLUSTER, SERVICES, type ServiceName, type ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { MINUTE } from '../time.ts';
import { type Metric, noiseKey } from './metric.ts';
import { type Rhythm, valueAt } from './rhythm.ts';

const CPU: Readonly<Record<ServiceName, Rhythm>> = {
  'backend-service': { quiet: 14, busy: 34, jitter: 0.2 },
  'volttron-service': { quiet: 9, busy: 16, jitter: 0.15 },
  'grid-event-gateway-service': { quiet: 6, busy: 13, jitter: 0.2 },
  'ecs-frontend': { quiet: 2, busy: 9, jitter: 0.3 },
};

const MEMORY: Readonly<Record<ServiceName, Rhythm>> = {
  'backend-service': { quiet: 52, busy: 61, jitter: 0.03 },
  'volttron-service': { quiet: 38, busy: 41, jitter: 0.02 },
  'grid-event-gateway-service': { quiet: 29, busy: 33, jitter: 0.02 },
  'ecs-frontend': { quiet: 11, busy: 14, jitter: 0.03 },
};

/** Starting over and over again costs more than serving. */
const CRASHING_CPU: Rhythm = { quiet: 87.4, busy: 87.4, jitter: 0.02 };
const CRASHING_MEMORY: Rhythm = { quiet: 44, busy: 44, jitter: 0.05 };
const WAITING_CPU: Rhythm = { quiet: 31, busy: 52, jitter: 0.2 };

/** `AWS/ECS`: CPU and memory of each service, in percent of what it reserved. */
export function ecsMetrics(state: WorldState): Metric[] {
  return SERVICES.flatMap((place) => [
    utilization(state, place, 'CPUUtilization', {
      rhythmAt: (at) => cpuRhythm(state, place, at),
      share: (tasks) => 1 / sum(tasks.map((task) => sizeOf(task, 'cpu'))),
    }),
    utilization(state, place, 'MemoryUtilization', {
      rhythmAt: (at) => (isCrashing(state, place, at) ? CRASHING_MEMORY : MEMORY[place.name]),
      share: (tasks) => tasks.length / sum(tasks.map((task) => sizeOf(task, 'memory'))),
    }),
  ]);
}

/**
 * Work is shared by all tasks, memory is not; without any task nothing is published. What was before
 * the world began looks like its first day.
 */
function utilization(
  state: WorldState,
  place: ServicePlace,
  name: string,
  { rhythmAt, share }: { rhythmAt(at: number): Rhythm; share(tasks: readonly Task[]): number },
): Metric {
  const key = noiseKey(state, name, place.name);
  return {
    namespace: 'AWS/ECS',
    name,
    dimensions: { ClusterName: CLUSTER, ServiceName: place.name },
    unit: 'Percent',
    samplesPerMinute: 1,
    sampleAt: (at) => {
      const level = valueAt(rhythmAt(at), key, at);
      const isEarly = at < state.history.genesis + MINUTE;
      if (isEarly || isCrashing(state, place, at)) return level;
      const tasks = workingTasks(state, place, at);
      return tasks.length === 0 ? undefined : level * share(tasks);
    },
  };
}

/** The tasks that ran at a time; or else in the minute before it, in which the last one ended. */
function workingTasks(state: WorldState, place: ServicePlace, at: number): Task[] {
  const started = tasksOf(state, place, at).filter(({ startedAt }) => startedAt <= at);
  const running = started.filter(({ stoppingAt }) => at < stoppingAt);
  return running.length > 0
    ? running
    : started.filter(({ stoppingAt }) => at - MINUTE < stoppingAt).slice(-1);
}

/** What a task reserves, as a multiple of what it reserved at first. */
function sizeOf({ deployment }: Task, what: 'cpu' | 'memory'): number {
  return Number(deployment.taskDefinition.definition[what]) / INITIAL_SIZE[what];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function cpuRhythm(state: WorldState, place: ServicePlace, at: number): Rhythm {
  if (isCrashing(state, place, at)) return CRASHING_CPU;
  return place.name === 'backend-service' && isSlow(state, at) ? WAITING_CPU : CPU[place.name];
}
