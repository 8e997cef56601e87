import { guessLevel } from '../guess-level.ts';
import { levelOf } from '../levels.ts';
import type { Parsed } from '../types.ts';

const TIME =
  /^\[?\d{4}[-/]\d\d[-/]\d\d(?:[ T]| - )\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?[ \t]+/;
const LEVEL = /^(?:\[([A-Za-z]{3,9})\]:?|([A-Z]{4,9}):?)\s+(?=\S)/;

/** Any line: without the time in front, which the entry has anyway, and with the level that its words suggest. */
export function parsePlain(line: string): Parsed {
  const text = line.trim();
  const rest = text.slice(TIME.exec(text)?.[0].length ?? 0);
  const opening = LEVEL.exec(rest);
  const level = levelOf(opening?.[1] ?? opening?.[2]);
  const message = level && opening ? rest.slice(opening[0].length) : rest;
  return { level: level ?? guessLevel(rest), message, fields: {} };
}
