import { hex, noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { floorTo, HOUR, MINUTE } from '../time.ts';
import type { Device } from './device.ts';

/** An order to shed load, which ends by itself. Times are epoch milliseconds. */
export interface ShedEvent {
  /** The demand-response event; empty where the order belongs to none. */
  id: string;
  /** How much was asked for, in kW. */
  requestedKw: number;
  from: number;
  to: number;
  /** The one load that is meant; all of them where there is none. */
  loadId?: string;
}

/** What a device is to shed: the last that it was told, or else its pilot's event. */
export function shedEventAt(state: WorldState, device: Device, at: number): ShedEvent | undefined {
  const told = state.history.commands
    .until(device.name, at)
    .findLast(({ kind }) => kind === 'event' || kind === 'restore');
  if (told?.kind === 'event' && told.event.from <= at && at < told.event.to) return told.event;
  return pilotEventAt(device, at);
}

/** The last event that is over, among those that the device was told. */
export function lastToldEvent(
  { history }: WorldState,
  device: Device,
  at: number,
): ShedEvent | undefined {
  const told = history.commands
    .until(device.name, at)
    .filter(({ kind }) => kind === 'event' || kind === 'restore');
  const events = told.flatMap((command, index) => {
    if (command.kind !== 'event' || command.event.id === '') return [];
    const endedAt = Math.min(command.event.to, told[index + 1]?.at ?? Infinity);
    return endedAt <= at && endedAt > command.event.from ? [{ ...command.event, to: endedAt }] : [];
  });
  return events.at(-1);
}

/** The pilot's event: every hour, for 20 minutes. */
function pilotEventAt(device: Device, at: number): ShedEvent | undefined {
  const from = floorTo(HOUR, at);
  const to = from + 20 * MINUTE;
  if (!device.isPilot || at >= to) return undefined;
  const requestedKw = Number((0.2 + noise(device.key, from / HOUR) * 0.6).toFixed(2));
  return { id: `evt-${hex(8, 'pilot', from)}`, requestedKw, from, to };
}
