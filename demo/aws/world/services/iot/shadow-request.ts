import { z } from 'zod';
import { AwsError } from '../../../engine/index.ts';
import { depthOf, isObject, type Json, type JsonObject } from '../../devices/json.ts';
import { invalidRequest } from './refusals.ts';

/** AWS: AWS IoT Core quotas: of desired and reported together, without metadata. */
export const LARGEST = 8 * 1_024;
/** AWS: Device Shadow error messages. */
const DEEPEST = 6;

/** What an update asks for; a section that is absent stays as it is, null removes it. */
export interface ShadowRequest {
  desired?: JsonObject | null;
  reported?: JsonObject | null;
  version?: number;
  clientToken?: string;
}

/** Reads the body of UpdateThingShadow. AWS: Device Shadow error messages. */
export function shadowRequest(payload: Uint8Array): ShadowRequest {
  if (payload.byteLength > LARGEST) throw tooLarge();
  const body = parsed(decoded(payload));
  if (!isObject(body)) throw invalidRequest('Invalid JSON');
  const { state, version, clientToken } = body;
  if (version !== undefined && !z.int().min(0).safeParse(version).success) {
    throw invalidRequest('Invalid version');
  }
  return {
    ...sectionsOf(state),
    ...(typeof version === 'number' && { version }),
    ...(clientToken !== undefined && { clientToken: checkedToken(clientToken) }),
  };
}

export function tooLarge(): AwsError {
  const message = 'The payload exceeds the maximum size allowed';
  return new AwsError('RequestEntityTooLargeException', message);
}

function sectionsOf(state: Json | undefined): Pick<ShadowRequest, 'desired' | 'reported'> {
  if (state === undefined) throw invalidRequest('Missing required node: state');
  if (!isObject(state)) throw invalidRequest('State node must be an object');
  const { desired, reported, ...others } = state;
  if (Object.keys(others).length > 0) throw invalidRequest('State contains an invalid node');
  return {
    ...(desired !== undefined && { desired: section('Desired', desired) }),
    ...(reported !== undefined && { reported: section('Reported', reported) }),
  };
}

function section(name: string, value: Json): JsonObject | null {
  if (value !== null && !isObject(value)) throw invalidRequest(`${name} node must be an object`);
  if (depthOf(value) > DEEPEST) {
    throw invalidRequest(`JSON contains too many levels of nesting; maximum is ${DEEPEST}`);
  }
  return value;
}

function checkedToken(token: Json): string {
  if (typeof token === 'string' && Buffer.byteLength(token) <= 64) return token;
  throw invalidRequest('Invalid clientToken');
}

function decoded(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    const message = 'Unsupported documented encoding; supported encoding is UTF-8';
    throw new AwsError('UnsupportedDocumentEncodingException', message);
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('Invalid JSON');
  }
}
