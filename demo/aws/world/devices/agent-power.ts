import type { WorldState } from '../state.ts';
import { floorTo, HOUR, MINUTE } from '../time.ts';
import type { Device } from './device.ts';
import { type JsonObject, rounded, seconds } from './json.ts';
import { agentLoads } from './loads/agent-circuits.ts';
import { curtail, totalKw } from './loads/curtail.ts';
import { lastToldEvent, type ShedEvent, shedEventAt } from './shed.ts';

/** What an agent's house draws, and how much less than it wants; nothing while it is turned off. */
export function agentPower(
  state: WorldState,
  device: Device,
  settings: JsonObject,
  at: number,
): { powerKw: number; shedKw: number } {
  if (settings.enabled !== true) return { powerKw: 0, shedKw: 0 };
  const loads = agentLoads(state, device, at);
  const wanted = totalKw(loads.map(({ wantedKw }) => wantedKw));
  const shedKw = rounded(totalKw(curtail(shedEventAt(state, device, at), loads).values()));
  return { powerKw: Number((wanted - shedKw).toFixed(2)), shedKw };
}

/** What an agent tells of the last event that is over. */
export interface EventSummary extends JsonObject {
  eventId: string;
  requestedReductionKw: number;
  actualReductionKw: number;
  deliveredKwh: number;
  baselineKw: number;
  /** Epoch seconds. */
  startTs: number;
  endTs: number;
}

/** The summary of the last event: of one that it was told, or else of the utility's daily one. */
export function lastEventSummary(state: WorldState, device: Device, at: number): EventSummary {
  const told = lastToldEvent(state, device, at);
  const dailyAt = dailyEventAt(at);
  if (told && told.to > dailyAt) return summaryOf(state, device, told);
  return {
    eventId: `evt-${seconds(dailyAt).toString(16)}`,
    requestedReductionKw: 2.5,
    actualReductionKw: 2.31,
    deliveredKwh: 1.16,
    baselineKw: 3.9,
    startTs: seconds(dailyAt),
    endTs: seconds(dailyAt + 30 * MINUTE),
  };
}

/** The utility's last demand-response event: every day from 17:00 to 17:30 Pacific standard time. */
function dailyEventAt(at: number): number {
  const start = 25 * HOUR;
  return floorTo(24 * HOUR, at - start) + start;
}

/** What came of an event from its beginning to its end. */
export function summaryOf(state: WorldState, device: Device, event: ShedEvent): EventSummary {
  const { id, requestedKw, from, to } = event;
  const loads = agentLoads(state, device, from);
  const actual = totalKw(curtail(event, loads).values());
  return {
    eventId: id,
    requestedReductionKw: rounded(requestedKw),
    actualReductionKw: rounded(actual),
    deliveredKwh: rounded((actual * (to - from)) / HOUR),
    baselineKw: rounded(totalKw(loads.map(({ wantedKw }) => wantedKw))),
    startTs: seconds(from),
    endTs: seconds(to),
  };
}
