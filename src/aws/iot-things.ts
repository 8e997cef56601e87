import { DescribeThingCommand } from '@aws-sdk/client-iot';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { AwsFault } from './faults.ts';

/** A thing in the registry. AWS: DescribeThing. */
export interface Thing {
  name: string;
  /** The MQTT client id that it is expected to use: its own name unless somebody chose another. */
  clientId: string;
  type?: string;
  attributes: Record<string, string>;
}

/** Reads a thing; an unknown name is a `not-found` fault that names it. */
export async function describeThing(
  clients: AwsClients,
  scope: AwsScope,
  name: string,
  signal: AbortSignal,
): Promise<Thing> {
  const call = callOf('DescribeThing', scope);
  try {
    const answer = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new DescribeThingCommand({ thingName: name }), options),
    );
    return {
      name: required(answer.thingName, 'name', call),
      clientId: answer.defaultClientId ?? name,
      ...(answer.thingTypeName && { type: answer.thingTypeName }),
      attributes: answer.attributes ?? {},
    };
  } catch (error) {
    if (error instanceof AwsFault && error.kind === 'not-found')
      throw missing(call, `thing ${name}`);
    throw error;
  }
}
