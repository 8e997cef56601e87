import { UserError } from '../../../../kernel/errors.ts';
import { quoted } from '../../../../kernel/words.ts';
import type { Json } from '../../kind.ts';
import { isMap, type JsonMap } from './json.ts';

/** What people type as `key=value`: the key, and the value as it was typed. */
function pairOf(word: string): [key: string, text: string] {
  const [, key, text] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (key !== undefined && text !== undefined) return [key, text];
  throw new UserError(`${quoted(word)} is no \`key=value\`.`);
}

/** AWS IoT allows more, but such keys cannot be typed as a dotted path. */
const PATH = /^[\w:-]{1,64}(?:\.[\w:-]{1,64}){0,5}$/;

/** Reads `a.b=1 c=x` as a JSON map. Throws UserError for what is no key, no value, or said twice. */
export function patchOf(words: readonly string[]): JsonMap {
  return words.map(pairOf).reduce<JsonMap>((patch, [path, text]) => {
    const keys = keysOf(path);
    return added(patch, keys, readValue(path, text), path);
  }, {});
}

/** The names of a dotted path. Throws UserError where it is none. */
export function keysOf(path: string): string[] {
  if (PATH.test(path)) return path.split('.');
  throw new UserError(
    `${quoted(path)} is no field: names of letters, digits, hyphens and underscores, joined by dots.`,
  );
}

/** What begins like JSON, or is a word of JSON with other letters, and is none. */
const BROKEN = /^(?:["[{]|$)|^(?:true|false|null)$/i;

/**
 * A value as JSON; any other word is text. As in a shell, quotes around a word do not arrive here: JSON that has some itself
 * stands in single quotes, and so does text that looks like a number.
 */
function readValue(path: string, text: string): Json {
  const value = parsed(text);
  if (value === undefined && BROKEN.test(text))
    throw new UserError(
      `${quoted(path)}: ${quoted(text)} is no JSON value. Say a number, \`true\` or \`false\`, or text; put lists, maps and text that looks like a number in single quotes: ${quoted(`${path}='"30"'`)}.`,
    );
  if (value !== undefined && hasNull(value))
    throw new UserError(
      `${quoted(path)}: null takes a field away. To do that, use \`shadow clear <thing> <field>\`.`,
    );
  return value ?? text;
}

/** Undefined for what is no JSON, or a number that is too large to be one. */
function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function hasNull(value: Json): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}

function added(map: JsonMap, [key = '', ...rest]: string[], value: Json, path: string): JsonMap {
  const there = Object.hasOwn(map, key) ? map[key] : undefined;
  if (there !== undefined && (rest.length === 0 || !isMap(there)))
    throw new UserError(`${quoted(path)} is said twice.`);
  if (rest.length === 0) return { ...map, [key]: value };
  return { ...map, [key]: added(isMap(there) ? there : {}, rest, value, path) };
}
