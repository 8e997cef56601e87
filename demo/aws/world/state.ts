import type { History } from './history.ts';

/** What the whole state of the world follows from, with a time beside it. */
export interface WorldState {
  seed: number;
  history: History;
}
