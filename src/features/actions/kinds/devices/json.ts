import { isDeepStrictEqual } from 'node:util';
import { maskText } from '../../../../kernel/mask.ts';
import { truncate } from '../../../../slack/text.ts';
import type { Json } from '../../kind.ts';

/** A JSON map. */
export type JsonMap = { readonly [key: string]: Json };

/** One value of a map, with the names that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: Json;
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists are leaves: AWS replaces a list as a whole. AWS: Device Shadow service documents. */
export function leavesOf(map: JsonMap, above: readonly string[] = []): Leaf[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const keys = [...above, key];
    return isMap(value) && Object.keys(value).length > 0
      ? leavesOf(value, keys)
      : [{ keys, value }];
  });
}

/** What stands behind these names; undefined where nothing does. Only own members count. */
export function valueAt(map: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? Reflect.get(parent, key)
        : undefined,
    map,
  );
}

/** As AWS merges: null takes away, maps are merged, all else is replaced; a map in which nothing is left is gone. */
export function merged(map: JsonMap, patch: JsonMap): JsonMap {
  const patched = Object.entries(patch).map(([key, value]): [string, Json] => {
    if (!isMap(value)) return [key, value];
    const before = valueAt(map, [key]);
    return [key, merged(isMap(before) ? before : {}, value)];
  });
  return pruned({ ...map, ...Object.fromEntries(patched) });
}

/** Without nulls, and without maps that have nothing in them. */
export function pruned(map: JsonMap): JsonMap {
  const kept = Object.entries(map).flatMap(([key, value]): [string, Json][] => {
    if (value === null) return [];
    if (!isMap(value)) return [[key, value]];
    const inner = pruned(value);
    return Object.keys(inner).length > 0 ? [[key, inner]] : [];
  });
  return Object.fromEntries(kept);
}

/** What has to be merged into the one map to get the other. */
export function patchBetween(have: JsonMap, wanted: JsonMap): JsonMap {
  const keys = [...new Set([...Object.keys(have), ...Object.keys(wanted)])];
  const patch = keys.flatMap((key): [string, Json][] => {
    if (!Object.hasOwn(wanted, key)) return [[key, null]];
    const [old, next = null] = [valueAt(have, [key]), wanted[key]];
    if (isDeepStrictEqual(old, next)) return [];
    return [[key, isMap(old) && isMap(next) ? patchBetween(old, next) : next]];
  });
  return Object.fromEntries(patch);
}

/** Whether a device reports what was wanted. It may report more: of a list of maps, each has its match. */
export function covers(reported: unknown, wanted: Json): boolean {
  if (isMap(wanted))
    return Object.entries(wanted).every(([key, value]) => covers(valueAt(reported, [key]), value));
  if (!Array.isArray(wanted) || !wanted.some(isMap)) return isDeepStrictEqual(reported, wanted);
  return (
    Array.isArray(reported) && wanted.every((each) => reported.some((one) => covers(one, each)))
  );
}

const LONGEST = 150;

/** A value for people: as JSON, masked together with its name, because the name tells what is secret. */
export function valueWords(name: string, value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? '';
  const key = `${name}=`;
  const masked = maskText(`${key}${text}`);
  return truncate(masked.startsWith(key) ? masked.slice(key.length) : '***', LONGEST);
}

/** Words of a device's, masked, on one line and not too long. */
export function deviceWords(text: string, longest = 200): string {
  return truncate(maskText(text).replace(/\s+/g, ' ').trim(), longest);
}
