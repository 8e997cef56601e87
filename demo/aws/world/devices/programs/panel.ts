import type { Device } from '../device.ts';
import { isObject, type Json, type JsonObject, rounded, seconds } from '../json.ts';
import { curtail, totalKw } from '../loads/curtail.ts';
import { BREAKER_IDS, panelLoads, panelRating, switchesOf, VOLTS } from '../loads/panel-loads.ts';
import { shedEventAt } from '../shed.ts';
import type { Moment, ShadowProgram } from './program.ts';

/**
 * The newer VEN (dialect B): it obeys `loads` only, and then takes them out of `desired`, because a
 * list of two fields a load would differ from what it reports for ever.
 */
export function panelProgram(device: Device): ShadowProgram {
  const { amps, maxKw } = panelRating(device);
  const isOn = device.disabledSince === undefined;
  return {
    desired: {},
    settings: { loads: Object.fromEntries(BREAKER_IDS.map((id) => [id, isOn])) },
    obeysCommands: false,
    clearsDesired: true,
    apply: (settings, { loads }) => ({
      loads: { ...switchesOf(settings), ...askedSwitches(loads) },
    }),
    shown: () => ({
      panel_amperage: amps,
      panel_voltage: VOLTS,
      panel_max_kw: maxKw,
    }),
    status,
  };
}

function status({ state, device, at, settings }: Moment): JsonObject {
  const event = shedEventAt(state, device, at);
  const wanted = panelLoads(device, settings, at);
  const shed = curtail(event, wanted);
  const loads = wanted.map(({ id, name, amps, enabled, wantedKw, sheddable }) => {
    const drawn = wantedKw - (shed.get(id) ?? 0);
    return {
      ...{ id, name, enabled, available: true },
      current_kw: rounded(drawn),
      breaker_amps: amps,
      current_amps: rounded((drawn * 1_000) / VOLTS),
      critical: sheddable === 0,
    };
  });
  const shedKw = rounded(totalKw(shed.values()));
  return {
    power_kw: rounded(loads.reduce((sum, { current_kw }) => sum + current_kw, 0)),
    shed_kw: shedKw,
    loads,
    active_event: event ? { event_id: event.id, shed_kw: shedKw, end_ts: seconds(event.to) } : null,
    timestamp: seconds(at),
  };
}

function askedSwitches(loads: Json | undefined): JsonObject {
  const asked = Array.isArray(loads) ? loads.filter(isObject) : [];
  return Object.fromEntries(
    asked.flatMap(({ id, enabled = null }) =>
      BREAKER_IDS.includes(String(id)) && typeof enabled === 'boolean'
        ? [[String(id), enabled]]
        : [],
    ),
  );
}
