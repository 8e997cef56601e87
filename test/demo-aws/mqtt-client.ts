import { text } from 'node:stream/consumers';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { connectAsync, type MqttClient } from 'mqtt';
import { onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';

export interface Signing {
  /** Epoch milliseconds. */
  at: number;
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  service?: string;
  region?: string;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super('sha256', secret);
  }
}

/** The address of the broker, presigned as AWS IoT Core asks for: the session's token comes after the signature. */
export async function presigned(url: string, signing: Signing): Promise<URL> {
  const { hostname, host } = new URL(url);
  const { accessKeyId = 'AKIATEST', secretAccessKey = 'secret' } = signing;
  const signer = new SignatureV4({
    service: signing.service ?? 'iotdevicegateway',
    region: signing.region ?? 'us-west-2',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
  });
  const request = new HttpRequest({ hostname, path: '/mqtt', headers: { host } });
  const { query = {} } = await signer.presign(request, { signingDate: new Date(signing.at) });
  const address = new URL(`ws://${host}/mqtt`);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
  if (signing.sessionToken) address.searchParams.set('X-Amz-Security-Token', signing.sessionToken);
  return address;
}

/** A client of the MQTT library, which does not connect again; it ends with the test. */
async function connectTo(address: URL, clientId = 'test-client'): Promise<MqttClient> {
  const options = {
    clientId,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 2_000,
  } as const;
  const client = await connectAsync(address.href, options, false);
  client.on('error', () => {});
  onTestFinished(async () => {
    if (client.connected) await client.endAsync(true);
  });
  return client;
}

/** A client that is let in, with `gone` resolving as it loses its connection. */
export async function connected(url: string, signing: Signing, clientId?: string) {
  const client = await connectTo(await presigned(url, signing), clientId);
  const gone = new Promise<'gone'>((resolve) => client.once('close', () => resolve('gone')));
  return { client, gone };
}

/** What a client hears on a topic: documents, oldest first. */
export async function hearing(client: MqttClient, topic: string) {
  const heard: { topic: string; text: string }[] = [];
  client.on('message', (on, payload) => heard.push({ topic: on, text: payload.toString() }));
  await client.subscribeAsync(topic, { qos: 1 });
  return {
    heard,
    /** All of them, once there are so many. */
    documents: (count = 1): Promise<ReturnType<typeof JSON.parse>[]> =>
      vi.waitFor(
        () => {
          if (heard.length < count) throw new Error(`only ${heard.length} messages came`);
          return heard.map(({ text }) => JSON.parse(text));
        },
        { timeout: 5_000, interval: 5 },
      ),
  };
}

/** What the broker's door answers: `let in`, or the status and why not. */
export function doorAnswers(address: URL, protocols = ['mqtt']): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = new WebSocket(address, protocols);
  socket.on('open', () => {
    socket.terminate();
    resolve('let in');
  });
  socket.on('error', ({ message }) => resolve(message));
  socket.on('unexpected-response', async (_request, response) => {
    const { message }: { message: string } = JSON.parse(await text(response));
    resolve(`${response.statusCode}: ${message}`);
  });
  return promise;
}
