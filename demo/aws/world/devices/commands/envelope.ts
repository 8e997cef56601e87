import { isObject, type Json, type JsonObject } from '../json.ts';

/** A command as devices read it. Repository: the contract of VENs. */
export interface Command {
  op: string;
  /** Absent where the sender gave none. */
  correlationId?: string;
  /** The arguments. */
  data: JsonObject;
  /** The whole document, for dialects that read arguments beside `data`. */
  body: JsonObject;
}

/** Reads a command; `undefined` where it is none: devices only print that to their own log. */
export function parseCommand(payload: string): Command | undefined {
  const body = parsed(payload);
  if (!isObject(body) || typeof body.op !== 'string') return undefined;
  const { op, correlationId, data } = body;
  return {
    op,
    body,
    data: isObject(data) ? data : {},
    ...(typeof correlationId === 'string' && { correlationId }),
  };
}

/** A member that is a number; `undefined` where it is something else. */
export function numberIn(fields: JsonObject, ...names: readonly string[]): number | undefined {
  const values = names.map((name) => fields[name]);
  return values.find((value) => typeof value === 'number');
}

/** A member that is a text with something in it. */
export function textIn(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parsed(payload: string): Json | undefined {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
