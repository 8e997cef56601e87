import { type IoTClient, SearchIndexCommand, type ThingDocument } from '@aws-sdk/client-iot';
import {
  GetThingShadowCommand,
  type IoTDataPlaneClient,
  UpdateThingShadowCommand,
} from '@aws-sdk/client-iot-data-plane';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { clientsOf } from '../fixture.ts';

/** All things that a query finds, page by page. */
export async function found(iot: IoTClient, queryString: string): Promise<ThingDocument[]> {
  const things: ThingDocument[] = [];
  let nextToken: string | undefined;
  do {
    const page = await iot.send(new SearchIndexCommand({ queryString, nextToken }));
    things.push(...(page.things ?? []));
    ({ nextToken } = page);
  } while (nextToken);
  return things;
}

const document = z.record(z.string(), z.unknown());
const shadowSchema = z.object({
  state: z.object({
    desired: document.optional(),
    reported: document.optional(),
    delta: document.optional(),
  }),
  metadata: z.object({ desired: document.optional(), reported: document.optional() }),
  version: z.int(),
  timestamp: z.int(),
});

/** A shadow, the classic one where there is no name. */
export async function shadowOf(
  client: IoTDataPlaneClient,
  thingName = 'volttron_thing',
  shadowName?: string,
) {
  const { payload } = await client.send(new GetThingShadowCommand({ thingName, shadowName }));
  return shadowSchema.parse(JSON.parse(payload?.transformToString() ?? ''));
}

/** Updates a shadow with a body of any kind and returns the answer. */
export async function update(
  client: IoTDataPlaneClient,
  body: unknown,
  thingName = 'volttron_thing',
  shadowName?: string,
): Promise<unknown> {
  const payload =
    typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const command = new UpdateThingShadowCommand({ thingName, shadowName, payload });
  const answer = await client.send(command);
  return JSON.parse(answer.payload?.transformToString() ?? '');
}

/** Clients with a session of a role. */
export async function clientsAs(role: 'gridops-read' | 'gridops-act', sts: STSClient, url: string) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::123456789012:role/${role}`,
      RoleSessionName: 'U0OPERATOR',
    }),
  );
  const clients = clientsOf(url, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return clients;
}
