import { guessLevel } from '../guess-level.ts';
import { type Level, levelOf, levelOfStatus } from '../levels.ts';
import { readTime } from '../times.ts';
import type { Fields, Parsed } from '../types.ts';
import { MESSAGE_KEYS, type Role, roleOf, statusOf } from './keys.ts';

const FIELDS = 40;
const DEPTH = 3;
const VALUE_LENGTH = 1_000;

/** What was found in a record so far. */
interface Found {
  fields: Fields;
  count: number;
  level: Level | undefined;
  requestId: string | undefined;
  at: number | undefined;
  stack: string[] | undefined;
}

/** Takes a field for what its name says; false when the value is not of that kind, so that it stays a field. */
const TAKE: Readonly<Record<Role, (found: Found, value: unknown) => boolean>> = {
  level: (found, value) => {
    const level = found.level === undefined ? levelOf(value) : undefined;
    found.level ??= level;
    return level !== undefined;
  },
  time: (found, value) => {
    const time = readTime(value);
    found.at ??= time?.at;
    return time !== undefined;
  },
  request: (found, value) => {
    if (found.requestId !== undefined || !isName(value)) return false;
    found.requestId = String(value).slice(0, VALUE_LENGTH);
    return true;
  },
  stack: (found, value) => {
    const lines = stackLines(value);
    found.stack ??= lines;
    return lines !== undefined;
  },
  noise: () => true,
  field: () => false,
};

/** Reads a record of names and values: what it says, how bad it is, and the fields that help a reader. */
export function readRecord(record: Readonly<Record<string, unknown>>): Parsed {
  const key = messageKey(record);
  const said = key === undefined ? '' : String(record[key]);
  const found: Found = {
    fields: {},
    count: 0,
    level: undefined,
    requestId: undefined,
    at: undefined,
    stack: undefined,
  };
  for (const name of Object.keys(record))
    if (name !== key && !TAKE[roleOf(name)](found, record[name]))
      keep(found, name, record[name], 1);
  const { message, rest } = headline(said, record);
  const { fields, requestId, at } = found;
  const level = found.level ?? levelOfStatus(statusOf(fields)) ?? guessLevel(message);
  const stack = rest.length > 0 ? [...rest, ...(found.stack ?? [])] : found.stack;
  return { level, message, fields, requestId, at, stack };
}

function messageKey(record: Readonly<Record<string, unknown>>): string | undefined {
  return MESSAGE_KEYS.find((key) => Object.hasOwn(record, key) && isName(record[key]));
}

/** A message of several lines: the first is the headline. Without a message, the request is. */
function headline(
  said: string,
  { method, path }: Readonly<Record<string, unknown>>,
): { message: string; rest: string[] } {
  if (said.includes('\n')) {
    const [message = '', ...rest] = said.trim().split(/\r?\n/);
    return { message: message.trimEnd(), rest };
  }
  if (said === '' && typeof method === 'string' && typeof path === 'string')
    return { message: `${method} ${path}`, rest: [] };
  return { message: said.trim(), rest: [] };
}

/** Only texts, numbers and truths are set, so that a field named `__proto__` does nothing. */
function keep(found: Found, key: string, value: unknown, depth: number): void {
  if (found.count >= FIELDS || value === null || value === '') return;
  if (typeof value === 'object') {
    keepNested(found, key, value, depth);
    return;
  }
  found.count += 1;
  found.fields[key] = scalar(value);
}

function keepNested(found: Found, key: string, value: object, depth: number): void {
  const inOne = inOneField(value, depth);
  if (inOne !== undefined) {
    keep(found, key, inOne, depth);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (found.count >= FIELDS) return;
    const role = roleOf(name);
    const isTaken = (role === 'stack' || role === 'request') && TAKE[role](found, inner);
    if (!isTaken) keep(found, `${key}.${name}`, inner, depth + 1);
  }
}

/** A list of words or numbers, and what is nested too deep. */
function inOneField(value: object, depth: number): string | undefined {
  const isList = Array.isArray(value);
  if (isList && value.every((item) => typeof item !== 'object'))
    return value.slice(0, FIELDS).join(', ');
  if (depth < DEPTH) return undefined;
  return isList ? '[…]' : '{…}';
}

function scalar(value: unknown): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const text = String(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}

function isName(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function stackLines(value: unknown): string[] | undefined {
  if (typeof value === 'string' && value.includes('\n')) return value.trimEnd().split(/\r?\n/);
  const isList = Array.isArray(value) && value.length > 0;
  return isList && value.every((line) => typeof line === 'string')
    ? value.map((line) => line.trimEnd())
    : undefined;
}
