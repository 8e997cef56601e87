import {
  GetThingShadowCommand,
  ListNamedShadowsForThingCommand,
} from '@aws-sdk/client-iot-data-plane';
import { z } from 'zod';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { AwsFault } from './faults.ts';

const document = z.record(z.string(), z.unknown());

/** AWS: Device Shadow service documents. What is inside the documents comes from devices: not to be trusted. */
const shadowDocument = z.object({
  state: z.object({
    reported: document.default({}),
    desired: document.default({}),
    delta: document.default({}),
  }),
  metadata: z
    .object({ reported: document.default({}), desired: document.default({}) })
    .default({ reported: {}, desired: {} }),
  version: z.int(),
  timestamp: z.number(),
});

/** A shadow of a device: what it reports, what is asked of it, and where they differ. */
export interface Shadow {
  reported: Record<string, unknown>;
  desired: Record<string, unknown>;
  delta: Record<string, unknown>;
  /** Beside each value `{timestamp: <epoch seconds>}`: when it was last written. */
  metadata: { reported: Record<string, unknown>; desired: Record<string, unknown> };
  /** Grows with every write. */
  version: number;
  /** When AWS answered, in epoch milliseconds. */
  at: number;
}

/** A shadow's owner, and its name where it is not the classic one. */
export interface ShadowName {
  thing: string;
  shadow?: string;
}

/** Reads a shadow; no such thing or shadow is a `not-found` fault. AWS: GetThingShadow. */
export async function thingShadow(
  clients: AwsClients,
  scope: AwsScope,
  { thing, shadow }: ShadowName,
  signal: AbortSignal,
): Promise<Shadow> {
  const call = callOf('GetThingShadow', scope);
  const command = new GetThingShadowCommand({
    thingName: thing,
    ...(shadow && { shadowName: shadow }),
  });
  const { payload } = await callAws(call, signal, (options) =>
    clients.iotData(scope).send(command, options),
  );
  const parsed = parseShadow(payload);
  if (parsed) return parsed;
  throw new AwsFault('service', call, { what: 'the answer is not a shadow document' });
}

/** AWS: ListNamedShadowsForThing, `pageSize`. */
const NAMES_PER_CALL = 100;

/** Reads the names of a thing's shadows, sorted; the classic one has no name. AWS: ListNamedShadowsForThing. */
export async function namedShadows(
  clients: AwsClients,
  scope: AwsScope,
  thing: string,
  signal: AbortSignal,
): Promise<string[]> {
  const call = callOf('ListNamedShadowsForThing', scope);
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { thingName: thing, pageSize: NAMES_PER_CALL, ...(nextToken && { nextToken }) };
    const answer = await callAws(call, signal, (options) =>
      clients.iotData(scope).send(new ListNamedShadowsForThingCommand(input), options),
    );
    names.push(...required(answer.results, 'names', call));
    ({ nextToken } = answer);
  } while (nextToken);
  return names.toSorted();
}

function parseShadow(payload: unknown): Shadow | undefined {
  // For an empty body the SDK's payload is not the bytes that its type says.
  if (!(payload instanceof Uint8Array)) return undefined;
  const parsed = shadowDocument.safeParse(parseJson(new TextDecoder().decode(payload)));
  if (!parsed.success) return undefined;
  const { state, metadata, version, timestamp } = parsed.data;
  return { ...state, metadata, version, at: timestamp * 1000 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
