import type { WorldState } from './state.ts';
import { floorTo, SECOND } from './time.ts';

/** The agent publishes telemetry every 5 seconds, and writes its shadow as often. */
export const TELEMETRY_EVERY = 5 * SECOND;

/** The VEN's link to AWS IoT Core. */
export interface VenLink {
  connected: boolean;
  connectedAt: number;
  /** When the link was lost last, if ever. */
  disconnectedAt: number | undefined;
  /** The last telemetry that went out: stays where it is while the link is down. */
  lastPublishAt: number;
}

export function venLink({ history }: WorldState, at: number): VenLink {
  const outages = history.episodes('ven-disconnected').filter(({ from }) => from <= at);
  const current = history.episodeAt('ven-disconnected', at);
  const restored = outages.map(({ to }) => to).filter((to) => to !== undefined && to <= at);
  return {
    connected: current === undefined,
    connectedAt: restored.at(-1) ?? history.genesis,
    disconnectedAt: outages.at(-1)?.from,
    lastPublishAt: floorTo(TELEMETRY_EVERY, current?.from ?? at),
  };
}

/** How many certificates the device has had: it gets a new one after each outage. */
export function certificateGeneration({ history }: WorldState, at: number): number {
  return history.episodes('ven-disconnected').filter(({ to }) => to !== undefined && to <= at)
    .length;
}
