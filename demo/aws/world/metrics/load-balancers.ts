import { isSlow } from '../database.ts';
import {
  loadBalancerId,
  SERVICES,
  type ServiceName,
  type ServicePlace,
  targetGroupId,
} from '../inventory.ts';
import { noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { isServing, targetsOf } from '../targets.ts';
import { MINUTE } from '../time.ts';
import { type Metric, noiseKey } from './metric.ts';
import { type Rhythm, valueAt } from './rhythm.ts';

/** Requests a minute. */
const REQUESTS: Readonly<Record<ServiceName, Rhythm>> = {
  'backend-service': { quiet: 60, busy: 420, jitter: 0.25 },
  'volttron-service': { quiet: 12, busy: 30, jitter: 0.3 },
  'grid-event-gateway-service': { quiet: 8, busy: 45, jitter: 0.3 },
  'ecs-frontend': { quiet: 20, busy: 260, jitter: 0.3 },
};

/** Seconds. */
const LATENCY: Readonly<Record<ServiceName, Rhythm>> = {
  'backend-service': { quiet: 0.038, busy: 0.085, jitter: 0.3 },
  'volttron-service': { quiet: 0.012, busy: 0.018, jitter: 0.3 },
  'grid-event-gateway-service': { quiet: 0.009, busy: 0.014, jitter: 0.3 },
  'ecs-frontend': { quiet: 0.003, busy: 0.006, jitter: 0.3 },
};
/** How often a minute is looked at to tell which part of it was an outage. */
const LOOKS = 12;
const WAITING_LATENCY: Rhythm = { quiet: 1.4, busy: 1.6, jitter: 0.3 };

/** `AWS/ApplicationELB`: traffic of each load balancer, and the health of its targets. */
export function loadBalancerMetrics(state: WorldState): Metric[] {
  return SERVICES.flatMap((place) => [
    requestCount(state, place),
    responseTime(state, place),
    targetErrors(state, place),
    loadBalancerErrors(state, place),
    hostCount(state, place, 'HealthyHostCount', 'healthy'),
    hostCount(state, place, 'UnHealthyHostCount', 'unhealthy'),
  ]);
}

function requestCount(state: WorldState, place: ServicePlace): Metric {
  const key = noiseKey(state, 'RequestCount', place.name);
  return {
    ...ofLoadBalancer(place),
    name: 'RequestCount',
    unit: 'Count',
    samplesPerMinute: 1,
    sampleAt: (at) => Math.round(valueAt(REQUESTS[place.name], key, at)),
  };
}

/** Nothing is measured while no target answers. */
function responseTime(state: WorldState, place: ServicePlace): Metric {
  const key = noiseKey(state, 'TargetResponseTime', place.name);
  return {
    ...ofLoadBalancer(place),
    name: 'TargetResponseTime',
    unit: 'Seconds',
    samplesPerMinute: 12,
    sampleAt: (at) => {
      if (!isServing(state, place, at)) return undefined;
      const waiting = place.name === 'backend-service' && isSlow(state, at);
      const typical = valueAt(waiting ? WAITING_LATENCY : LATENCY[place.name], key, at);
      return typical * (0.6 + 0.5 * -Math.log(1 - noise(key ^ 1, Math.floor(at / 1_000))));
    },
  };
}

/** The odd 500. As in CloudWatch, minutes without one have no data point. */
function targetErrors(state: WorldState, place: ServicePlace): Metric {
  const key = noiseKey(state, 'HTTPCode_Target_5XX_Count', place.name);
  return {
    ...ofLoadBalancer(place),
    name: 'HTTPCode_Target_5XX_Count',
    unit: 'Count',
    samplesPerMinute: 1,
    sampleAt: (at) => {
      const chance = place.name === 'backend-service' && isSlow(state, at) ? 0.6 : 0.01;
      return noise(key, Math.floor(at / MINUTE)) < chance ? 1 : undefined;
    },
  };
}

/** 503s that the load balancer gives by itself: one for each request while no target is healthy. */
function loadBalancerErrors(state: WorldState, place: ServicePlace): Metric {
  const key = noiseKey(state, 'RequestCount', place.name);
  return {
    ...ofLoadBalancer(place),
    name: 'HTTPCode_ELB_5XX_Count',
    unit: 'Count',
    samplesPerMinute: 1,
    sampleAt: (at) => {
      const share = outageShare(state, place, at);
      if (share === 0) return undefined;
      return Math.round(share * valueAt(REQUESTS[place.name], key, at)) || undefined;
    },
  };
}

/** Which part of a minute passes without a healthy target, from 0 to 1. */
function outageShare(state: WorldState, place: ServicePlace, from: number): number {
  let failed = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    if (!isServing(state, place, from + (look * MINUTE) / LOOKS)) failed += 1;
  }
  return failed / LOOKS;
}

function hostCount(
  state: WorldState,
  place: ServicePlace,
  name: string,
  health: 'healthy' | 'unhealthy',
): Metric {
  return {
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions: { TargetGroup: targetGroupId(place), LoadBalancer: loadBalancerId(place) },
    unit: 'Count',
    samplesPerMinute: 1,
    sampleAt: (at) =>
      targetsOf(state, place, at).filter((one) => one.health.State === health).length,
  };
}

function ofLoadBalancer(place: ServicePlace): Pick<Metric, 'namespace' | 'dimensions'> {
  return { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: loadBalancerId(place) } };
}
