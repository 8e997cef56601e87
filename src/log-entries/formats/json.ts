import type { Parsed } from '../types.ts';
import { readRecord } from './structured.ts';

/** Whole numbers that JavaScript may not hold exactly. */
const LONG_NUMBER = /[:,[] ?-?\d{16}/;

/** A JSON object on a line: the level, the message, and the fields that help a reader, flattened. */
export function parseJson(line: string): Parsed | undefined {
  if (!line.startsWith('{')) return undefined;
  const record = readObject(line);
  return record === undefined ? undefined : readRecord(record);
}

function readObject(line: string): Record<string, unknown> | undefined {
  try {
    return LONG_NUMBER.test(line) ? JSON.parse(line, keepDigits) : JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** An id of 17 digits must come out as it was written. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source : value;
}
