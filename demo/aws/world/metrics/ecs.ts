import { isSlow } from '../database.ts';
import { isCrashing } from '../ecs/deployments.ts';
import { CLUSTER, SERVICES, type ServiceName, type ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
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
    utilization(state, place, 'CPUUtilization', (at) => cpuRhythm(state, place, at)),
    utilization(state, place, 'MemoryUtilization', (at) =>
      isCrashing(state, place, at) ? CRASHING_MEMORY : MEMORY[place.name],
    ),
  ]);
}

function utilization(
  state: WorldState,
  place: ServicePlace,
  name: string,
  rhythmAt: (at: number) => Rhythm,
): Metric {
  const key = noiseKey(state, name, place.name);
  return {
    namespace: 'AWS/ECS',
    name,
    dimensions: { ClusterName: CLUSTER, ServiceName: place.name },
    unit: 'Percent',
    samplesPerMinute: 1,
    sampleAt: (at) => valueAt(rhythmAt(at), key, at),
  };
}

function cpuRhythm(state: WorldState, place: ServicePlace, at: number): Rhythm {
  if (isCrashing(state, place, at)) return CRASHING_CPU;
  return place.name === 'backend-service' && isSlow(state, at) ? WAITING_CPU : CPU[place.name];
}
