import type { ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { HOUR } from '../time.ts';
import { lifeOf } from './life.ts';
import type { Task } from './task.ts';

export type { Task } from './task.ts';

/** ECS forgets a stopped task after about an hour. */
const REMEMBERED = HOUR;

/** The tasks that were created by then, oldest first; of those that crash, the last hours'. */
export function tasksOf(state: WorldState, place: ServicePlace, at: number): Task[] {
  return lifeOf(state, place, at).tasks.filter(
    ({ createdAt, crashes, stoppedAt }) =>
      createdAt <= at && (!crashes || at - 2 * REMEMBERED < stoppedAt),
  );
}

/** The tasks that ECS still knows. */
export function knownTasks(state: WorldState, place: ServicePlace, at: number): Task[] {
  return tasksOf(state, place, at).filter(({ stoppedAt }) => at < stoppedAt + REMEMBERED);
}
