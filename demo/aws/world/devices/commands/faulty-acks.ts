import type { DeviceTrouble } from '../../history.ts';
import { hex } from '../../random.ts';
import type { WorldState } from '../../state.ts';
import type { World } from '../../world.ts';
import type { Device } from '../device.ts';
import type { JsonObject } from '../json.ts';

/** How long a healthy device thinks about a command, in milliseconds. */
const THINKS = 80;

/** How long a device takes until it acknowledges, in milliseconds. */
export function thinkingTime(world: World, device: Device, at: number): number {
  return has(world, 'ven-slow-ack', device, at) ? world.slowAckAfter : THINKS;
}

/** What a device really publishes instead of one good acknowledgement. */
export function acknowledgements(
  state: WorldState,
  device: Device,
  ack: JsonObject,
  at: number,
): string[] {
  const isForeign = has(state, 'ven-foreign-ack', device, at);
  const correlationId = `corr-${hex(8, state.seed, device.name, at)}`;
  const whole = JSON.stringify(isForeign ? { ...ack, correlationId } : ack);
  const isGarbled = has(state, 'ven-garbled-ack', device, at);
  const text = isGarbled ? whole.slice(0, Math.floor(whole.length / 2)) : whole;
  return has(state, 'ven-double-ack', device, at) ? [text, text] : [text];
}

function has({ history }: WorldState, trouble: DeviceTrouble, device: Device, at: number): boolean {
  return history.episodeAt(trouble, at, device.name) !== undefined;
}
