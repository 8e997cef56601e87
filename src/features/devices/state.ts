import type { Connectivity } from '../../aws/iot-fleet.ts';
import { type FieldMap, readVitals, type Vitals } from './field-map.ts';
import { ago } from './words.ts';

/** The worst first. Only `connected` is good: `disabled` is as somebody wanted it, `unknown` is neither. */
export const STATES = ['disconnected', 'stale', 'unknown', 'disabled', 'connected'] as const;
export type State = (typeof STATES)[number];

/** What is known of a thing. */
export interface Sighting {
  /** What its classic shadow reports; absent where there is none. */
  readonly reported?: Record<string, unknown>;
  /** What AWS knows of its connection; absent where it is not indexed. */
  readonly connectivity?: Connectivity;
  /** Why it could not be read. */
  readonly fault?: string;
}

/** How a thing is, and why that is said. */
export interface Judged extends Vitals {
  readonly state: State;
  readonly why: string;
}

/**
 * A thing is connected when nothing says otherwise and its last message is fresh: a device that lost its connection
 * cannot write that it did, so an old shadow that says connected is stale.
 */
export function judgeThing(sighting: Sighting, map: FieldMap, now: number): Judged {
  const vitals = readVitals(sighting.reported, map);
  const [state, why] = verdict(sighting, vitals, map, now);
  return { ...vitals, state, why };
}

function verdict(sighting: Sighting, vitals: Vitals, map: FieldMap, now: number): [State, string] {
  const { reported, connectivity, fault } = sighting;
  const { connected, lastSeen, enabled } = vitals;
  if (fault !== undefined) return ['unknown', 'it could not be read'];
  if (!reported && connectivity?.connected === false && connectivity.since === undefined)
    return ['unknown', 'it was never connected, and has no classic shadow'];
  const message = lastSeen === undefined ? 'no last message' : `last message ${ago(lastSeen, now)}`;
  if (connectivity?.connected === false) return ['disconnected', lost(connectivity, message)];
  if (connected === false) return ['disconnected', `it says so itself, ${message}`];
  if (!reported) return ['unknown', 'it has no classic shadow'];
  if (enabled === false) return ['disabled', `turned off, ${message}`];
  if (lastSeen !== undefined) return [byAge(now - lastSeen, map), message];
  if (map.lastSeen.length > 0) return ['unknown', 'its shadow has no time of a last message'];
  return connected || connectivity?.connected
    ? ['connected', 'the catalog names no time of a last message']
    : ['unknown', 'its shadow does not say whether it is connected'];
}

/** A clock that is far ahead proves nothing. */
function byAge(age: number, { staleAfter }: FieldMap): State {
  if (age > staleAfter) return 'stale';
  return age < -staleAfter ? 'unknown' : 'connected';
}

function lost({ reason }: Connectivity, message: string): string {
  return [...(reason === undefined ? [] : [reason]), message].join(', ');
}
