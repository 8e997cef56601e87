import { tasksOf } from '../ecs/tasks.ts';
import type { ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { HOUR } from '../time.ts';
import { serviceOf, streamName } from './groups.ts';

/** Of tasks that crash, only so old ones are told at a time. */
const REMEMBERED = 2 * HOUR;

/** A stream of a group, and between which times (epoch milliseconds) it may have lines. */
export interface LogStream {
  name: string;
  createdAt: number;
  /** No line is later; Infinity while its task runs. */
  endsAt: number;
}

/** The streams of a group that exist at a time, oldest first: one for each task that ever was. */
export function streamsOf(state: WorldState, group: string, at: number): LogStream[] {
  const { genesis, logs } = state.history;
  const place = serviceOf(group);
  const all = place
    ? taskStreams(state, place, at)
    : [{ name: 'all', createdAt: genesis, endsAt: Number.POSITIVE_INFINITY }];
  return all.filter(({ name, createdAt }) => createdAt <= at && !logs.isDeleted(group, name));
}

function taskStreams(state: WorldState, place: ServicePlace, at: number): LogStream[] {
  const streams = new Map<string, LogStream>();
  for (let time = state.history.genesis; ; time += REMEMBERED) {
    for (const { id, startedAt, stoppingAt } of tasksOf(state, place, Math.min(time, at))) {
      const name = streamName(place, id);
      streams.set(name, { name, createdAt: startedAt, endsAt: stoppingAt });
    }
    if (time >= at) break;
  }
  return [...streams.values()].sort((a, b) => a.createdAt - b.createdAt);
}
