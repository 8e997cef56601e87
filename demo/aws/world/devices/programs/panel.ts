import { demandKw } from '../../power.ts';
import type { Device } from '../device.ts';
import { isObject, type Json, type JsonObject, seconds } from '../json.ts';
import { shedEventAt } from '../shed.ts';
import type { Moment, ShadowProgram } from './program.ts';

interface Load {
  id: string;
  name: string;
  breaker: number;
  /** The part of the household's demand that is its own. */
  share: number;
  /** The part of its demand that may be shed; critical loads never are. */
  sheddable: number;
}

/** In the order in which they are shed. Repository: the newer VEN. */
const LOADS: readonly Load[] = [
  { id: 'ev', name: 'EV Charger', breaker: 40, share: 0.24, sheddable: 1 },
  { id: 'heater', name: 'Water Heater', breaker: 30, share: 0.14, sheddable: 1 },
  { id: 'dryer', name: 'Dryer', breaker: 30, share: 0.1, sheddable: 1 },
  { id: 'range', name: 'Range', breaker: 50, share: 0.1, sheddable: 0.8 },
  { id: 'outlets', name: 'Outlets', breaker: 20, share: 0.08, sheddable: 0.7 },
  { id: 'lights', name: 'Lights', breaker: 15, share: 0.06, sheddable: 0.5 },
  { id: 'hvac', name: 'HVAC', breaker: 40, share: 0.23, sheddable: 0 },
  { id: 'fridge', name: 'Refrigerator', breaker: 20, share: 0.05, sheddable: 0 },
];

const VOLTS = 240;
const AMPERAGES = [100, 150, 200] as const;

/**
 * The newer VEN (dialect B): it obeys `loads` only, and then takes them out of `desired`, because a
 * list of two fields a load would differ from what it reports for ever.
 */
export function panelProgram({ key, disabledSince }: Device): ShadowProgram {
  const amperage = AMPERAGES[key % AMPERAGES.length] ?? AMPERAGES[0];
  const isOn = disabledSince === undefined;
  return {
    desired: {},
    settings: { loads: Object.fromEntries(LOADS.map(({ id }) => [id, isOn])) },
    clearsDesired: true,
    apply: (settings, { loads }) => ({ loads: { ...switches(settings), ...askedSwitches(loads) } }),
    shown: () => ({
      panel_amperage: amperage,
      panel_voltage: VOLTS,
      panel_max_kw: (amperage * VOLTS) / 1_000,
    }),
    status,
  };
}

function status({ device, at, settings }: Moment): JsonObject {
  const event = shedEventAt(device, at);
  const isOn = switches(settings);
  const demand = demandKw(device.key, at);
  let left = event?.shedKw ?? 0;
  const loads = LOADS.map(({ id, name, breaker, share, sheddable }) => {
    const wanted = isOn[id] === false ? 0 : demand * share;
    const shed = Math.min(left, wanted * sheddable);
    left -= shed;
    return {
      ...{ id, name, enabled: isOn[id] !== false, available: true },
      current_kw: rounded(wanted - shed),
      breaker_amps: breaker,
      current_amps: rounded(((wanted - shed) * 1_000) / VOLTS),
      critical: sheddable === 0,
    };
  });
  const shedKw = (event?.shedKw ?? 0) - left;
  return {
    power_kw: rounded(loads.reduce((sum, { current_kw }) => sum + current_kw, 0)),
    shed_kw: rounded(shedKw),
    loads,
    active_event: event
      ? { event_id: event.id, shed_kw: rounded(shedKw), end_ts: seconds(event.to) }
      : null,
    timestamp: seconds(at),
  };
}

function switches({ loads }: JsonObject): JsonObject {
  return isObject(loads) ? loads : {};
}

function askedSwitches(loads: Json | undefined): JsonObject {
  const asked = Array.isArray(loads) ? loads.filter(isObject) : [];
  return Object.fromEntries(
    asked.flatMap(({ id, enabled = null }) =>
      LOADS.some((load) => load.id === id) && typeof enabled === 'boolean'
        ? [[String(id), enabled]]
        : [],
    ),
  );
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
