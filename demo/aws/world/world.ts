import type { Breakage, WorldControls } from '../contract.ts';
import { BREAKAGES, type BreakageRule } from './breakages.ts';
import { createFleet, type Fleet, type FleetOptions } from './devices/fleet.ts';
import { IndexSwitch } from './devices/index-switch.ts';
import { History } from './history.ts';
import type { ServiceName } from './inventory.ts';
import { createCatalogue, type MetricCatalogue } from './metrics/catalogue.ts';
import { hash } from './random.ts';
import type { WorldState } from './state.ts';
import { SECOND } from './time.ts';

export interface WorldOptions {
  /** The same seed gives the same ids and the same noise. */
  seed: number | string;
  /** Epoch milliseconds; the world lives on this clock alone. */
  now: () => number;
  /** While `throttled` is active, every how many calls one is refused; 1 refuses all. */
  throttleEvery?: number;
  /** The things beside the VEN of the guide. */
  fleet?: FleetOptions;
  /** How late devices acknowledge while `ven-slow-ack` is active, in milliseconds. */
  slowAckAfter?: number;
}

/** Between which desired counts autoscaling keeps a service. */
export interface ScalableBounds {
  minCapacity: number;
  maxCapacity: number;
}

/** The living Grid Services system: what AWS and the HTTP services tell about it. */
export interface World extends WorldControls, WorldState {
  readonly now: () => number;
  readonly metrics: MetricCatalogue;
  readonly throttleEvery: number;
  readonly slowAckAfter: number;
  /** The services that scale by themselves: none at first. */
  readonly scalableTargets: Map<ServiceName, ScalableBounds>;
  /** The things of AWS IoT. */
  readonly fleet: Fleet;
  /** Fleet indexing. */
  readonly indexing: IndexSwitch;
  isBroken(id: string): boolean;
}

export function createWorld({
  seed,
  now,
  throttleEvery = 2,
  fleet = {},
  slowAckAfter = 12 * SECOND,
}: WorldOptions): World {
  const createdAt = now();
  const state: WorldState = { seed: hash('world', seed), history: new History(createdAt) };
  const { genesis } = state.history;
  const rule = (id: string): BreakageRule => {
    const found = BREAKAGES.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no breakage is called ${id}`);
    return found;
  };
  const devices = createFleet({ seed: state.seed, genesis, createdAt }, fleet.size);
  const setBreakage = (id: string, active: boolean, thing?: string): void => {
    if (thing !== undefined && !devices.find(thing)) throw new Error(`no thing is called ${thing}`);
    const { isActive, begin, end, defaultThing } = rule(id);
    const meant = thing ?? (active ? defaultThing : undefined);
    if (isActive(state, now(), meant) === active) return;
    if (active) begin(state, now(), meant);
    else end(state, now(), meant);
  };
  return {
    ...state,
    now,
    throttleEvery,
    slowAckAfter,
    metrics: createCatalogue(state),
    scalableTargets: new Map(),
    fleet: devices,
    indexing: new IndexSwitch(fleet.indexing ?? true),
    setBreakage,
    isBroken: (id) => rule(id).isActive(state, now()),
    heal: () => {
      for (const { id } of BREAKAGES) setBreakage(id, false);
    },
    breakages: (): Breakage[] =>
      BREAKAGES.map(({ id, title, effect, isActive }) => ({
        id,
        title,
        effect,
        active: isActive(state, now()),
      })),
  };
}
