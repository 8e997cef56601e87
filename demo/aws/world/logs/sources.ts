import type { ServiceName } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { backendEvents, backendLines, backendStart } from './backend.ts';
import { burstLines } from './burst.ts';
import {
  gatewayEvents,
  gatewayLines,
  gatewayStart,
  venEvents,
  venLines,
  venStart,
} from './devices.ts';
import { frontendLines } from './frontend.ts';
import type { Written } from './line.ts';
import { backendRoutine, frontendRoutine, venRoutine } from './routine.ts';

/** Asked at the start of a slot what is written in it; the chance is from 0 to 1, one for each slot. */
export type Source = (state: WorldState, at: number, chance: number) => Written[];

/** What a service writes. */
interface Sources {
  /** The first lines of a new task. */
  start: () => readonly string[];
  /** What each task writes of its share of the work. */
  task: Source;
  /** What only the oldest task writes: things that happen once, however many tasks there are. */
  service: Source;
}

export const SOURCES: Readonly<Record<ServiceName, Sources>> = {
  'backend-service': {
    start: backendStart,
    task: backendLines,
    service: (state, at) => [
      ...backendEvents(state, at),
      ...backendRoutine(state, at),
      ...burstLines(state, at),
    ],
  },
  'volttron-service': {
    start: venStart,
    task: venLines,
    service: (state, at) => [...venEvents(state, at), ...venRoutine(at)],
  },
  'grid-event-gateway-service': {
    start: gatewayStart,
    task: gatewayLines,
    service: gatewayEvents,
  },
  'ecs-frontend': {
    start: () => ['/docker-entrypoint.sh: Configuration complete; ready for start up'],
    task: frontendLines,
    service: frontendRoutine,
  },
};
