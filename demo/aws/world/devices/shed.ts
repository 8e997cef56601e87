import { hex, noise } from '../random.ts';
import { floorTo, HOUR, MINUTE } from '../time.ts';
import type { Device } from './device.ts';

/** A demand-response event that a device takes part in. */
export interface ShedEvent {
  id: string;
  /** How much it sheds, in kW. */
  shedKw: number;
  from: number;
  to: number;
}

/** The pilot's event: every hour, for 20 minutes. */
export function shedEventAt(device: Device, at: number): ShedEvent | undefined {
  const from = floorTo(HOUR, at);
  const to = from + 20 * MINUTE;
  if (!device.isPilot || at >= to) return undefined;
  const shedKw = Number((0.2 + noise(device.key, from / HOUR) * 0.6).toFixed(2));
  return { id: `evt-${hex(8, 'pilot', from)}`, shedKw, from, to };
}
