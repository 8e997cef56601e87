import type { History } from '../history.ts';
import type { ServiceName, ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { ServiceScheduler } from './scheduler.ts';

interface Played {
  /** Of the history that it was played from. */
  version: number;
  scheduler: ServiceScheduler;
}

/** Lives that were played already, to go on from there; any change of the history voids them. */
const PLAYED = new WeakMap<History, Map<ServiceName, Played>>();

/** All that happened to a service up to a time, and perhaps a little after. */
export function lifeOf(state: WorldState, place: ServicePlace, until: number): ServiceScheduler {
  const { history } = state;
  const lives = PLAYED.get(history) ?? new Map<ServiceName, Played>();
  PLAYED.set(history, lives);
  let played = lives.get(place.name);
  if (played?.version !== history.version) {
    played = { version: history.version, scheduler: new ServiceScheduler(state, place) };
    lives.set(place.name, played);
  }
  played.scheduler.advance(until);
  return played.scheduler;
}
