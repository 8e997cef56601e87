import { digestOf } from '../images.ts';
import { arn, CLUSTER, type ServicePlace } from '../inventory.ts';
import { digits } from '../random.ts';
import type { WorldState } from '../state.ts';
import { lacksSetting } from './initial-definitions.ts';
import { lifeOf } from './life.ts';
import type { TaskDefinitionRevision } from './task-definition-registry.ts';

/** Why no task of a deployment stays: its container exits, or an image cannot be pulled. */
export type Defect = 'exits' | 'no-image';

/** One deployment of a service. Its times may lie in the future of the time that is asked for. */
export interface Deployment {
  id: string;
  revision: number;
  taskDefinition: TaskDefinitionRevision;
  /** What the images' tags meant when it began, by container: ECS looks them up once. */
  digests: ReadonlyMap<string, string>;
  /** The first image that does not exist. */
  missingImage: string | undefined;
  defect: Defect | undefined;
  from: number;
  /** When all its tasks served and those before were gone; `undefined` while that is not so. */
  completedAt: number | undefined;
  /** When its circuit breaker gave up. */
  failedAt: number | undefined;
  /** The id of the deployment that ECS goes back to with this one. */
  rollbackTo: string | undefined;
  /** When its tasks failed, in order. */
  failures: number[];
  /** Before this no further task is tried. */
  retryAt: number;
}

/** Begins a deployment; `index` tells apart those of one moment. */
export function deploymentOf(
  { seed, history }: WorldState,
  place: ServicePlace,
  {
    revision,
    from,
    index,
    rollbackTo,
  }: { revision: number; from: number; index: number; rollbackTo?: string },
): Deployment {
  const taskDefinition = history.taskDefinitions.revision(place.family, revision);
  if (!taskDefinition) throw new Error(`${place.family}:${revision} was never registered`);
  const { containerDefinitions = [] } = taskDefinition.definition;
  const found = containerDefinitions.map(({ name = '', image = '' }) => ({
    name,
    image,
    digest: digestOf(history, image, from),
  }));
  const missingImage = found.find(({ digest }) => digest === undefined)?.image;
  return {
    id: `ecs-svc/${digits(19, seed, 'deployment', place.name, from, index)}`,
    revision,
    taskDefinition,
    digests: new Map(found.map(({ name, digest = '' }) => [name, digest])),
    missingImage,
    defect: defectOf(taskDefinition, missingImage),
    from,
    completedAt: undefined,
    failedAt: undefined,
    rollbackTo,
    failures: [],
    retryAt: from,
  };
}

/** The deployments of a service up to a time, oldest first; the last one is the primary. */
export function deploymentsOf(state: WorldState, place: ServicePlace, until: number): Deployment[] {
  return lifeOf(state, place, until).deployments.filter(({ from }) => from <= until);
}

/** The primary deployment; `undefined` before the world's beginning. */
export function primaryOf(
  state: WorldState,
  place: ServicePlace,
  at: number,
): Deployment | undefined {
  return lifeOf(state, place, at).deployments.findLast(({ from }) => from <= at);
}

/** Whether a service is starting, over and over again, tasks that exit at once. */
export function isCrashing(state: WorldState, place: ServicePlace, at: number): boolean {
  if (at < state.history.genesis) return false;
  const primary = primaryOf(state, place, at);
  if (primary?.defect !== 'exits' || (primary.failedAt ?? Infinity) <= at) return false;
  return state.history.services.settings(place.name, at).desiredCount > 0;
}

/** Task definitions are named `family:revision`. */
export function taskDefinitionArn({ family }: { family: string }, revision: number): string {
  return arn('ecs', `task-definition/${family}:${revision}`);
}

export function serviceArn({ name }: ServicePlace): string {
  return arn('ecs', `service/${CLUSTER}/${name}`);
}

function defectOf(
  { definition }: TaskDefinitionRevision,
  missingImage: string | undefined,
): Defect | undefined {
  if (missingImage !== undefined) return 'no-image';
  return lacksSetting(definition) ? 'exits' : undefined;
}
