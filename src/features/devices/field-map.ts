import { DateTime } from 'luxon';
import type { CatalogDevice } from '../../config/components-schema.ts';
import type { CatalogFleet } from '../../config/devices-schema.ts';
import { readPath } from '../../json-path.ts';

/** A part of a device's state that people ask for. */
type Field = 'connected' | 'lastSeen' | 'enabled' | 'power' | 'shed' | 'acknowledged';

/** Where it stands in what a device reports, and what is normal. Of several places the first one that is there counts. */
export interface FieldMap extends Readonly<Record<Field, readonly string[]>> {
  /** Of power and shed. */
  readonly unit: string;
  /** Milliseconds. */
  readonly staleAfter: number;
  /** Milliseconds before the end of a certificate. */
  readonly certificates: { readonly warning: number; readonly critical: number };
}

/** What a device says of itself; absent where it does not say so in a way that makes sense. */
export interface Vitals {
  readonly connected?: boolean;
  /** Epoch milliseconds. */
  readonly lastSeen?: number;
  readonly enabled?: boolean;
  readonly power?: number;
  readonly shed?: number;
  /** Of the last acknowledgement; epoch milliseconds. */
  readonly acknowledged?: number;
}

const DAY = 86_400_000;

/** The map of a fleet. */
export function mapOfFleet({ fields, unit, staleAfter, certificates }: CatalogFleet): FieldMap {
  const { connected = [], lastSeen = [], enabled = [], power = [], shed = [] } = fields;
  const { acknowledged = [] } = fields;
  const paths = { connected, lastSeen, enabled, power, shed, acknowledged };
  return { ...paths, unit, staleAfter, certificates };
}

/** The map of a device that the catalog names by itself: it says less. */
export function mapOfDevice({ shadow }: CatalogDevice): FieldMap {
  const { connected, lastSeen, staleAfter } = shadow;
  const rest = { enabled: [], power: [], shed: [], acknowledged: [], unit: '', staleAfter };
  const certificates = { warning: 30 * DAY, critical: 7 * DAY };
  return { connected: [connected], lastSeen: [lastSeen], ...rest, certificates };
}

/** Reads what the map names out of a reported state, which comes from the device: not to be trusted. */
export function readVitals(reported: unknown, map: FieldMap): Vitals {
  const at = (field: Field) =>
    map[field].map((path) => readPath(reported, path)).find((value) => value !== undefined);
  const lastSeen = instantOf(at('lastSeen'));
  const acknowledged = instantOf(at('acknowledged'));
  const [connected, enabled] = [at('connected'), at('enabled')];
  const [power, shed] = [at('power'), at('shed')];
  return {
    ...(typeof connected === 'boolean' && { connected }),
    ...(lastSeen !== undefined && { lastSeen }),
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof power === 'number' && { power }),
    ...(typeof shed === 'number' && { shed }),
    ...(acknowledged !== undefined && { acknowledged }),
  };
}

/** Epoch milliseconds of epoch seconds or an ISO instant; devices write either, and sometimes nonsense. */
function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const parsed =
    typeof value === 'number'
      ? DateTime.fromMillis(value * 1_000)
      : DateTime.fromISO(value, { zone: 'utc' });
  return parsed.isValid ? parsed.toMillis() : undefined;
}
