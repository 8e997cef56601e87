import { present, type Shadow, shadowOf } from '../../shadow.ts';
import type { WorldState } from '../../state.ts';
import type { Device } from '../device.ts';
import { difference, isObject, type Json, type JsonObject, metadataOf } from '../json.ts';
import { linkOf } from '../link.ts';
import { FIRMWARE } from '../programs/firmware.ts';
import type { ReadField } from './parse-query.ts';
import type { FieldValue } from './values.ts';

/** Reads what the index has about a thing; shadows only once a query asks for them. */
export function readerOf(state: WorldState, device: Device, at: number): ReadField {
  let shadow: JsonObject | undefined;
  return (field) => {
    const [root = '', ...path] = field.split('.');
    if (root === 'connectivity') return scalars(valueAt(connectivityOf(state, device, at), path));
    if (root !== 'shadow') return scalars(valueAt(registryOf(device), [root, ...path]));
    shadow ??= indexedShadow(state, device, at) ?? {};
    return scalars(valueAt(shadow, path));
  };
}

/**
 * The classic shadow, with the named one that is indexed inside it, as the index has them;
 * `undefined` where the thing has neither. AWS: SearchIndex, `shadow`.
 */
export function indexedShadow(
  state: WorldState,
  device: Device,
  at: number,
): JsonObject | undefined {
  const classic = shadowOf(state, device, undefined, at);
  const firmware = shadowOf(state, device, FIRMWARE, at);
  if (!classic && !firmware) return undefined;
  return {
    ...(classic ? sections(classic) : {}),
    ...(firmware ? { name: { [FIRMWARE]: sections(firmware) } } : {}),
  };
}

function sections({ desired, reported, version }: Shadow): JsonObject {
  const delta = difference(desired.state, reported.state);
  return {
    ...present({ desired: desired.state, reported: reported.state, delta }),
    metadata: present({
      desired: desired.metadata,
      reported: reported.metadata,
      delta: metadataOf(delta, desired.metadata),
    }),
    hasDelta: Object.keys(delta).length > 0,
    version,
  };
}

function registryOf({ name, thingId, typeName, groups, attributes }: Device): JsonObject {
  return {
    thingName: name,
    thingId,
    thingTypeName: typeName,
    thingGroupNames: [...groups],
    attributes: { ...attributes },
  };
}

function connectivityOf(state: WorldState, device: Device, at: number): JsonObject {
  const { connected, since, reason } = linkOf(state, device, at);
  return {
    connected,
    ...(since !== undefined && { timestamp: since }),
    ...(reason && { disconnectReason: reason }),
  };
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isObject(value) ? valueAt(value[key], rest) : undefined;
}

function scalars(value: Json | undefined): FieldValue[] {
  if (Array.isArray(value)) return value.flatMap(scalars);
  return value === undefined || value === null || isObject(value) ? [] : [value];
}
