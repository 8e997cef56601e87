import type { WorldState } from '../state.ts';
import { linkRestoredAt, venLink } from '../ven.ts';
import type { Device } from './device.ts';

/** A device's connection to AWS IoT Core. */
export interface DeviceLink {
  connected: boolean;
  /** When it last connected or disconnected; it never did where there is none. */
  since?: number;
  /** AWS's word for why it is disconnected. AWS: Lifecycle events. */
  reason?: 'CONNECTION_LOST' | 'MQTT_KEEP_ALIVE_TIMEOUT';
}

export function linkOf(state: WorldState, device: Device, at: number): DeviceLink {
  const { installedAt, lostAt = Infinity } = device;
  if (installedAt === undefined || installedAt > at) return { connected: false };
  if (lostAt <= at) return { connected: false, since: lostAt, reason: 'MQTT_KEEP_ALIVE_TIMEOUT' };
  const { connected, connectedAt, disconnectedAt = at, loss } = venLink(state, at, device.name);
  if (connected) return { connected, since: Math.max(installedAt, connectedAt) };
  const reason = loss === 'network' ? 'MQTT_KEEP_ALIVE_TIMEOUT' : 'CONNECTION_LOST';
  return { connected, since: disconnectedAt, reason };
}

/** Until when the device told anything, at most the given time; `undefined` where it never did. */
export function reportedUntil(state: WorldState, device: Device, at: number): number | undefined {
  const { connected, since } = linkOf(state, device, at);
  if (since === undefined) return undefined;
  return Math.min(connected ? at : since, device.silentSince ?? Infinity);
}

/** When the device has applied what its shadow asked for; `Infinity` where it never will. */
export function appliedAt(state: WorldState, device: Device, askedAt: number): number {
  const { reactsAfter = Infinity, silentSince = Infinity, installedAt = Infinity } = device;
  if (silentSince <= askedAt || (device.lostAt ?? Infinity) <= askedAt) return Infinity;
  const heardAt = linkRestoredAt(state, Math.max(askedAt, installedAt), device.name);
  return heardAt + reactsAfter;
}
