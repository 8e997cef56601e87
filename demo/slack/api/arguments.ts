import type { IncomingMessage } from 'node:http';
import { decoded, isObject, type JsonObject, parseJson } from '../json.ts';
import { Refusal, refusalWithMessages } from '../refusal.ts';

/** The arguments of one call, of which form-encoded ones are all text. */
export class CallArguments {
  readonly values: Readonly<JsonObject>;

  constructor(values: JsonObject) {
    this.values = values;
  }

  /** A text argument; absent and empty are the same. Numbers and booleans become text. */
  string(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A text argument that must be there. Error: invalid_arguments, naming it. */
  required(name: string): string {
    const value = this.string(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.string(name) ?? '');
  }

  integer(name: string): number | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) throw invalid(`must be a valid integer [json-pointer:/${name}]`);
    return Number(value);
  }

  /** A list or object argument, which may come as JSON text. */
  structure(name: string): unknown {
    return decoded(this.values[name]);
  }
}

/** The refusal for an argument that is missing. */
export function missing(name: string): Refusal {
  return invalid(`missing required field: ${name}`);
}

/** `invalid_arguments` with its reason. */
export function invalid(message: string): Refusal {
  return refusalWithMessages('invalid_arguments', [message]);
}

/** Largest body: Slack's own limits on arguments are far below, files stay below too. */
const BODY = 64 * 1024 * 1024;

/** Reads a request's whole body. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > BODY) throw new Refusal('request_too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * The arguments of a call, from the query and a form-encoded, JSON or multipart body.
 * Errors: invalid_json, json_not_object, invalid_post_type, invalid_form_data.
 */
export async function readArguments(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Promise<CallArguments> {
  const query = Object.fromEntries(url.searchParams);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return new CallArguments(query);
  return new CallArguments({ ...query, ...(await parseBody(type, body)) });
}

async function parseBody(type: string, body: Buffer): Promise<JsonObject> {
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body.toString());
    if (parsed === undefined) throw new Refusal('invalid_json');
    if (!isObject(parsed)) throw new Refusal('json_not_object');
    return parsed;
  }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body.toString()));
  if (type.startsWith('multipart/form-data')) return parseMultipart(type, body);
  throw new Refusal(type ? 'invalid_post_type' : 'missing_post_type');
}

async function parseMultipart(type: string, body: Buffer): Promise<JsonObject> {
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  const form = await response.formData().catch(() => {
    throw new Refusal('invalid_form_data');
  });
  return Object.fromEntries(form);
}
