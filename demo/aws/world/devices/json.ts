import { isDeepStrictEqual } from 'node:util';
import { SECOND } from '../time.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** One half of a shadow: `desired` or `reported`. */
export interface Section {
  state: JsonObject;
  /** The same structure with `{timestamp}` in place of each value, in epoch seconds. */
  metadata: JsonObject;
}

export const EMPTY: Section = { state: {}, metadata: {} };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Writes into a section: objects are merged, lists and values replaced, and null removes. */
export function merged(section: Section, patch: JsonObject, at: number): Section {
  const state = { ...section.state };
  const metadata = { ...section.metadata };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete state[key];
      delete metadata[key];
    } else if (isObject(value)) {
      const inner = merged(inside(section, key), value, at);
      state[key] = inner.state;
      metadata[key] = inner.metadata;
    } else {
      state[key] = value;
      metadata[key] = stamped(value, at);
    }
  }
  return { state, metadata };
}

/** What of the wanted state is not so yet. AWS: Device Shadow service documents, `delta`. */
export function difference(wanted: JsonObject, actual: JsonObject): JsonObject {
  const delta: JsonObject = {};
  for (const [key, value] of Object.entries(wanted)) {
    const has = actual[key];
    if (isObject(value) && isObject(has)) {
      const inner = difference(value, has);
      if (Object.keys(inner).length > 0) delta[key] = inner;
    } else if (!isDeepStrictEqual(value, has)) {
      delta[key] = value;
    }
  }
  return delta;
}

/** Of the metadata only what belongs to the values of a state. */
export function metadataOf(state: JsonObject, metadata: JsonObject): JsonObject {
  const kept = Object.entries(state).flatMap(([key, value]): [string, Json][] => {
    const found = metadata[key];
    if (found === undefined) return [];
    return [[key, isObject(value) && isObject(found) ? metadataOf(value, found) : found]];
  });
  return Object.fromEntries(kept);
}

/** How many objects and lists are inside each other, at most. */
export function depthOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

export function seconds(at: number): number {
  return Math.floor(at / SECOND);
}

/** A number as devices report it, with three decimals. */
export function rounded(value: number): number {
  return Number(value.toFixed(3));
}

function inside({ state, metadata }: Section, key: string): Section {
  const before = state[key];
  const stamps = metadata[key];
  return isObject(before) && isObject(stamps) ? { state: before, metadata: stamps } : EMPTY;
}

function stamped(value: Json, at: number): Json {
  if (Array.isArray(value)) return value.map((item) => stamped(item, at));
  if (!isObject(value)) return { timestamp: seconds(at) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stamped(item, at)]));
}
