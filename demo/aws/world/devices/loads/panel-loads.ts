import { demandKw } from '../../power.ts';
import type { Device } from '../device.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Load } from './curtail.ts';

/** One breaker of the panel. */
interface Breaker {
  id: string;
  name: string;
  amps: number;
  /** The part of the household's demand that is its own. */
  share: number;
  /** The part of its demand that may be shed; critical loads never are. */
  sheddable: number;
}

/** In the order in which they are shed. Repository: the newer VEN. */
const BREAKERS: readonly Breaker[] = [
  { id: 'ev', name: 'EV Charger', amps: 40, share: 0.24, sheddable: 1 },
  { id: 'heater', name: 'Water Heater', amps: 30, share: 0.14, sheddable: 1 },
  { id: 'dryer', name: 'Dryer', amps: 30, share: 0.1, sheddable: 1 },
  { id: 'range', name: 'Range', amps: 50, share: 0.1, sheddable: 0.8 },
  { id: 'outlets', name: 'Outlets', amps: 20, share: 0.08, sheddable: 0.7 },
  { id: 'lights', name: 'Lights', amps: 15, share: 0.06, sheddable: 0.5 },
  { id: 'hvac', name: 'HVAC', amps: 40, share: 0.23, sheddable: 0 },
  { id: 'fridge', name: 'Refrigerator', amps: 20, share: 0.05, sheddable: 0 },
];

export const VOLTS = 240;
const AMPERAGES = [100, 150, 200] as const;

/** The ids of all breakers. */
export const BREAKER_IDS = BREAKERS.map(({ id }) => id);

/** A load behind a breaker. */
export interface PanelLoad extends Load {
  amps: number;
  enabled: boolean;
}

/** What the household wants at a time. */
export function panelLoads({ key }: Device, settings: JsonObject, at: number): PanelLoad[] {
  const demand = demandKw(key, at);
  const isOn = switchesOf(settings);
  return BREAKERS.map(({ share, ...breaker }) => {
    const enabled = isOn[breaker.id] !== false;
    return { ...breaker, enabled, wantedKw: enabled ? demand * share : 0 };
  });
}

/** Which breakers are on, by id. */
export function switchesOf({ loads }: JsonObject): JsonObject {
  return isObject(loads) ? loads : {};
}

/** What the panel is rated for. */
export function panelRating({ key }: Device): { amps: number; maxKw: number } {
  const amps = AMPERAGES[key % AMPERAGES.length] ?? AMPERAGES[0];
  return { amps, maxKw: (amps * VOLTS) / 1_000 };
}
