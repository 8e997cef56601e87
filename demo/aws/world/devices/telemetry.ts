import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { agentPower } from './agent-power.ts';
import type { Device } from './device.ts';
import { settingsOf } from './device-writes.ts';
import { type JsonObject, rounded, seconds } from './json.ts';
import { agentCircuits } from './loads/agent-circuits.ts';
import { curtail, totalKw } from './loads/curtail.ts';
import { panelLoads, panelRating, VOLTS } from './loads/panel-loads.ts';
import { type ShedEvent, shedEventAt } from './shed.ts';

/** What a VEN publishes about itself at a time. Repository: the contract of VENs, telemetry. */
export function telemetryOf(state: WorldState, device: Device, at: number): JsonObject {
  return device.schema === 'panel'
    ? panelTelemetry(state, device, at)
    : agentTelemetry(state, device, at);
}

/** How often a VEN publishes it, in milliseconds; `undefined` where it does not: it is turned off. */
export function telemetryInterval(
  state: WorldState,
  device: Device,
  at: number,
): number | undefined {
  if (device.schema === 'meter') return undefined;
  if (device.schema === 'panel') return 5 * SECOND;
  const { enabled, report_interval_seconds: interval } = settingsOf(state, device, at);
  if (enabled === false) return undefined;
  return typeof interval === 'number' ? interval * SECOND : device.reportEvery;
}

function agentTelemetry(state: WorldState, device: Device, at: number): JsonObject {
  const { powerKw, shedKw } = agentPower(state, device, settingsOf(state, device, at), at);
  return {
    ...head(device, at),
    usedPowerKw: powerKw,
    shedPowerKw: shedKw,
    ...eventFields(shedEventAt(state, device, at)),
    loads: agentCircuits(state, device, at).map(({ id, current_kw }) => ({
      id,
      currentPowerKw: current_kw,
    })),
  };
}

function panelTelemetry(state: WorldState, device: Device, at: number): JsonObject {
  const event = shedEventAt(state, device, at);
  const loads = panelLoads(device, settingsOf(state, device, at), at);
  const shed = curtail(event, loads);
  const base = totalKw(loads.map(({ wantedKw }) => wantedKw));
  const shedKw = totalKw(shed.values());
  const power = base - shedKw;
  const { amps, maxKw } = panelRating(device);
  return {
    ...head(device, at),
    usedPowerKw: rounded(power),
    shedPowerKw: rounded(shedKw),
    ...eventFields(event),
    baselinePowerKw: rounded(base),
    loads: loads.map(({ id, wantedKw }) => ({
      id,
      currentPowerKw: rounded(wantedKw - (shed.get(id) ?? 0)),
    })),
    panelAmperageRating: amps,
    panelVoltage: VOLTS,
    panelMaxKw: maxKw,
    currentAmps: rounded((power * 1_000) / VOLTS),
    panelUtilizationPercent: rounded((100 * power) / maxKw),
    message_num: Math.floor((at - state.history.genesis) / (5 * SECOND)),
    ...{ power_kw: rounded(power), shed_kw: rounded(shedKw), base_power_kw: rounded(base) },
    ts: seconds(at),
  };
}

function head({ name }: Device, at: number): JsonObject {
  return { schemaVersion: '1.0', venId: name, timestamp: seconds(at) };
}

function eventFields(event: ShedEvent | undefined): JsonObject {
  if (!event) return {};
  const requestedReductionKw = rounded(event.requestedKw);
  return event.id === '' ? { requestedReductionKw } : { requestedReductionKw, eventId: event.id };
}
