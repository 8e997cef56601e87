import { hash } from 'node:crypto';
import { ACCOUNT } from '../inventory.ts';
import type { LogLine } from '../logs/line.ts';
import { INGESTION } from '../services/logs/ingestion.ts';
import type { Row, Value } from './value.ts';

/** AWS: Logs Insights, supported logs and discovered fields. */
const MOST_DISCOVERED = 200;
/** Deeper JSON is not looked into; AWS names no depth. */
const DEEPEST = 50;

/** A log event as queries see it. */
export interface LogRecord {
  row: Row;
  /** Epoch milliseconds. */
  at: number;
  /** The length of the message in UTF-8. */
  bytes: number;
}

/** The record of a line: its system fields, and the fields that are discovered in it where it is JSON. */
export function recordOf(line: LogLine, group: string): LogRecord {
  const { at, message } = line;
  return { row: new EventRow(line, group), at, bytes: Buffer.byteLength(message) };
}

/** Looks for fields only when it is asked: most queries over most lines ask for the message alone. */
class EventRow implements Row {
  readonly #line: LogLine;
  readonly #group: string;
  #discovered: ReadonlyMap<string, Value> | undefined;

  constructor(line: LogLine, group: string) {
    this.#line = line;
    this.#group = group;
  }

  get(name: string): Value {
    const { at, stream, message } = this.#line;
    switch (name) {
      case '@timestamp':
        return { at };
      case '@message':
        return message;
      case '@logStream':
        return stream;
      case '@log':
        return `${ACCOUNT}:${this.#group}`;
      case '@ingestionTime':
        return { at: at + INGESTION };
      case '@ptr':
        return hash('sha256', [this.#group, stream, at, message].join('\n'), 'base64');
      default:
        this.#discovered ??= discover(message);
        return this.#discovered.get(name);
    }
  }
}

function discover(message: string): Map<string, Value> {
  const discovered = new Map<string, Value>();
  for (const [name, value] of fieldsOf(message)) {
    if (discovered.size === MOST_DISCOVERED) break;
    discovered.set(name.startsWith('@') ? `@${name}` : name, value);
  }
  return discovered;
}

function* fieldsOf(message: string): Generator<[name: string, value: string]> {
  if (!message.trimStart().startsWith('{')) return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return;
  }
  yield* flattened(parsed, [], DEEPEST);
}

function* flattened(
  value: unknown,
  path: readonly string[],
  depth: number,
): Generator<[name: string, value: string]> {
  if (typeof value === 'object' && value !== null) {
    if (depth === 0) return;
    for (const [key, part] of Object.entries(value)) {
      yield* flattened(part, [...path, key], depth - 1);
    }
  } else if (typeof value === 'boolean') {
    yield [path.join('.'), value ? '1' : '0'];
  } else if (value !== null) {
    yield [path.join('.'), String(value)];
  }
}
