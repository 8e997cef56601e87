import { UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { z } from 'zod';
import { callOf, changeAws, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { AwsFault } from './faults.ts';
import type { ShadowName } from './iot-data.ts';

/** What is asked of a device, and the version of its shadow on which that was decided. */
export interface DesiredChange extends ShadowName {
  /** Merged into what is desired; null takes a key away, a list is replaced as a whole. */
  desired: object;
  version: number;
}

/** AWS: Device Shadow service documents, response state document. */
const accepted = z.object({ version: z.int(), timestamp: z.number() });

/**
 * Changes what is desired of a device, unless its shadow has another version by now: then nothing is changed, and the fault is
 * one that `isVersionConflict` knows. Resolves to the new version, and when AWS wrote it in epoch milliseconds. AWS:
 * UpdateThingShadow.
 */
export async function updateDesired(
  clients: AwsClients,
  scope: AwsScope,
  { thing, shadow, desired, version }: DesiredChange,
  signal: AbortSignal,
): Promise<{ version: number; at: number }> {
  const call = callOf('UpdateThingShadow', scope);
  const command = new UpdateThingShadowCommand({
    thingName: thing,
    ...(shadow && { shadowName: shadow }),
    payload: new TextEncoder().encode(JSON.stringify({ state: { desired }, version })),
  });
  const { payload } = await changeAws(call, signal, command, (options) =>
    clients.once.iotData(scope).send(command, options),
  );
  const answer = accepted.safeParse(parseJson(payload)).data;
  const { version: written, timestamp } = required(answer, 'version', call);
  return { version: written, at: timestamp * 1_000 };
}

/** AWS: UpdateThingShadow, `ConflictException`: somebody else wrote the shadow first. */
export function isVersionConflict(error: unknown): boolean {
  return error instanceof AwsFault && error.code === 'ConflictException';
}

function parseJson(payload: unknown): unknown {
  // For an empty body the SDK's payload is not the bytes that its type says.
  if (!(payload instanceof Uint8Array)) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
