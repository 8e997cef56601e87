import type { WorldState } from './state.ts';

/** Whether queries crawl: CPU, connections and latency are high. */
export function isSlow(state: WorldState, at: number): boolean {
  return state.history.episodeAt('slow-database', at) !== undefined;
}
