import type { ServiceUpdate } from '../history.ts';
import { arn, CLUSTER, type ServicePlace } from '../inventory.ts';
import { digits } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';

/** The bad release: it lacks a setting, so its container exits soon after it starts. */
export const BAD_RELEASE = { family: 'backend-task', revision: 42 } as const;

/** How long a good deployment takes from UpdateService to steady state. */
const ROLLOUT = 45 * SECOND;

/** How many tasks a deployment wants during a time. */
interface Scale {
  from: number;
  to: number;
  desiredCount: number;
}

/** One deployment of a service. */
export interface Deployment {
  id: string;
  revision: number;
  crashes: boolean;
  from: number;
  /** When the next deployment replaced it; Infinity while it is the primary one. */
  to: number;
  /** Never of a release that crashes. */
  completedAt: number | undefined;
  scales: readonly Scale[];
}

/** The deployments of a service up to a time, oldest first. */
export function deploymentsOf(state: WorldState, place: ServicePlace, until: number): Deployment[] {
  const updates = state.history.updates(place, until);
  const rollouts = updates.filter((update, index) => startsRollout(update, updates[index - 1]));
  return rollouts.map((first, index) => {
    const to = rollouts[index + 1]?.at ?? Infinity;
    const crashes = isBad(place, first.revision);
    const completedAt = first.at + ROLLOUT;
    return {
      id: `ecs-svc/${digits(19, state.seed, 'deployment', place.name, first.at)}`,
      revision: first.revision,
      crashes,
      from: first.at,
      to,
      completedAt: crashes || completedAt > to ? undefined : completedAt,
      scales: scalesOf(updates, first.at, to),
    };
  });
}

/** Whether the release that a service runs at a time is the bad one. */
export function isCrashing(state: WorldState, place: ServicePlace, at: number): boolean {
  const last = state.history.updates(place, at).at(-1);
  return last !== undefined && isBad(place, last.revision);
}

/** Task definitions are named `family:revision`. */
export function taskDefinitionArn({ family }: ServicePlace, revision: number): string {
  return arn('ecs', `task-definition/${family}:${revision}`);
}

export function serviceArn({ name }: ServicePlace): string {
  return arn('ecs', `service/${CLUSTER}/${name}`);
}

function isBad({ family }: ServicePlace, revision: number): boolean {
  return family === BAD_RELEASE.family && revision === BAD_RELEASE.revision;
}

function startsRollout(update: ServiceUpdate, previous: ServiceUpdate | undefined): boolean {
  return previous === undefined || update.force || update.revision !== previous.revision;
}

function scalesOf(updates: readonly ServiceUpdate[], from: number, to: number): Scale[] {
  const inside = updates.filter(({ at }) => from <= at && at < to);
  return inside.map(({ at, desiredCount }, index) => ({
    from: at,
    to: inside[index + 1]?.at ?? to,
    desiredCount,
  }));
}
