import { once } from 'node:events';
import { createServer } from 'node:net';
import * as iot from '@aws-sdk/client-iot';
import { expect, onTestFinished, test } from 'vitest';
import type { AwsScope } from '../../src/aws/clients.ts';
import { connectMqtt, type MqttConnection } from '../../src/aws/iot-mqtt.ts';
import { startTestBroker, type TestBroker } from '../support/mqtt.ts';
import { presignature } from './sigv4.ts';
import {
  answerAll,
  credentials,
  faultOf,
  patience,
  ROLE,
  scope,
  simulate,
  testClients,
} from './simulated.ts';

const acting: AwsScope = { ...scope, role: ROLE };

async function connected(broker: TestBroker, signal = patience()): Promise<MqttConnection> {
  const connection = await connectMqtt(testClients({ endpoint: broker.endpoint }), scope, {
    signal,
  });
  onTestFinished(() => connection.close());
  return connection;
}

const firstUpgrade = ({ upgrades, endpoint }: TestBroker) => {
  const [request] = upgrades;
  return new URL(request?.url ?? '/nothing', endpoint);
};

test('hears what it subscribed to, and publishes once with a confirmation', async () => {
  const broker = await startTestBroker();
  const connection = await connected(broker);
  const heard: string[] = [];
  connection.onMessage((topic, payload) => heard.push(`${topic} ${payload}`));
  await connection.subscribe('house/+/acks');
  await connection.publish('house/1/commands', '{"op":"ping"}');
  await broker.say('house/1/acks', 'pong');
  await broker.say('house/1/other', 'noise');
  await expect.poll(() => heard).toEqual(['house/1/acks pong']);
  expect(broker.published).toEqual([{ topic: 'house/1/commands', payload: '{"op":"ping"}' }]);
});

test('signs the address for the device gateway, and puts the session token behind the signature', async () => {
  const simulated = await simulate();
  answerAll(simulated);
  const broker = await startTestBroker();
  const endpoint = broker.endpoint.replace('http', 'ws');
  const signal = patience();
  await (await connectMqtt(simulated.clients, acting, { endpoint, signal })).close();
  const address = firstUpgrade(broker);
  expect(address.pathname).toBe('/mqtt');
  const parameters = Object.fromEntries(address.searchParams);
  expect(parameters).toMatchObject({
    'X-Amz-Credential': expect.stringMatching(
      /^ASIASESSION1\/\d{8}\/us-west-2\/iotdevicegateway\/aws4_request$/,
    ),
    'X-Amz-Security-Token': 'token',
    'X-Amz-SignedHeaders': 'host',
  });
  const signature = presignature(address, 'secret', (name) => name !== 'X-Amz-Security-Token');
  expect(parameters['X-Amz-Signature']).toBe(signature);
});

test('signs with its own identity where there is no role', async () => {
  const broker = await startTestBroker();
  await connected(broker);
  const address = firstUpgrade(broker);
  expect(address.searchParams.get('X-Amz-Security-Token')).toBe(null);
  expect(address.searchParams.get('X-Amz-Signature')).toBe(
    presignature(address, credentials.secretAccessKey, () => true),
  );
});

test('asks AWS for the endpoint of the account where none is given', async () => {
  const simulated = await simulate();
  const broker = await startTestBroker();
  const clients = testClients({});
  const { iot: toSimulator } = simulated.clients;
  simulated.services.iot.on(iot.DescribeEndpointCommand, () => ({
    endpointAddress: `127.0.0.1:${new URL(broker.endpoint).port}`,
  }));
  const fault = await faultOf(
    connectMqtt({ ...clients, iot: toSimulator }, scope, { signal: patience() }),
  );
  // The broker speaks no TLS: what counts is that it was asked there.
  expect(fault).toMatchObject({ kind: 'unreachable', operation: 'Connect' });
});

test.each([
  [{ status: 403, errorType: 'ForbiddenException:http://internal' }, 'denied', 'iot:Connect'],
  [{ status: 403 }, 'denied', 'iot:Connect'],
  [{ status: 429 }, 'throttled', undefined],
  [{ status: 503 }, 'service', undefined],
])('says what a refused upgrade means: %j is %s', async (refuseUpgrade, kind, iamAction) => {
  const broker = await startTestBroker();
  broker.faults.refuseUpgrade = refuseUpgrade;
  expect(await faultOf(connected(broker))).toMatchObject({ kind, iamAction, operation: 'Connect' });
});

test('names iot:Connect where the broker takes no client', async () => {
  const broker = await startTestBroker();
  broker.faults.refuseClient = true;
  const fault = await faultOf(connected(broker));
  expect(fault.message).toBe(
    'IoT MQTT Connect in us-west-2: AWS refuses the attempt to connect, as it does where that is not allowed. Allow iot:Connect there to the identity that GridOps runs as.',
  );
});

test.each(['forbidSubscribe', 'refuseSubscribe'] as const)(
  'names iot:Subscribe and the topic where the broker does so: %s',
  async (how) => {
    const broker = await startTestBroker();
    broker.faults[how] = 'secret/';
    const connection = await connected(broker);
    const fault = await faultOf(connection.subscribe('secret/#'));
    expect(fault).toMatchObject({ kind: 'denied', iamAction: 'iot:Subscribe' });
    expect(fault.message).toContain('the subscription to "secret/#"');
  },
);

test('says of a message that was not confirmed that it may have been heard', async () => {
  const broker = await startTestBroker();
  broker.faults.forbidPublish = 'secret/';
  const connection = await connected(broker);
  const fault = await faultOf(connection.publish('secret/door', 'open'));
  expect(fault).toMatchObject({ kind: 'denied', iamAction: 'iot:Publish', mayHaveHappened: true });
  expect(fault.message).toContain('AWS closed the connection at the message to "secret/door"');
  const again = await faultOf(connection.publish('secret/door', 'open'));
  expect(again.mayHaveHappened).toBe(false);
  expect(broker.published).toEqual([]);
});

test('says that the broker is not there', async () => {
  const broker = await startTestBroker();
  const { endpoint } = broker;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  const port = typeof address === 'object' && address ? address.port : 0;
  const fault = await faultOf(
    connectMqtt(testClients({ endpoint }), scope, {
      endpoint: `ws://127.0.0.1:${port}`,
      signal: patience(),
    }),
  );
  expect(fault).toMatchObject({ kind: 'unreachable' });
});

test('says that the broker does not answer, after five seconds', async () => {
  const broker = await startTestBroker();
  broker.faults.neverAccept = true;
  const fault = await faultOf(connected(broker));
  expect(fault.message).toBe('IoT MQTT Connect in us-west-2: the broker did not answer in time.');
  await expect.poll(() => broker.clients.size).toBe(0);
});

test('stops at once when it is told to, while it connects and while it is connected', async () => {
  const broker = await startTestBroker();
  broker.faults.neverAccept = true;
  const stopping = new AbortController();
  const connecting = faultOf(connected(broker, stopping.signal));
  await expect.poll(() => broker.upgrades.length).toBe(1);
  stopping.abort();
  expect(await connecting).toMatchObject({ kind: 'timeout', operation: 'Connect' });
  broker.faults.neverAccept = false;
  const leaving = new AbortController();
  const connection = await connected(broker, leaving.signal);
  const closed = new Promise<Error>((resolve) => connection.onClosed(resolve));
  leaving.abort();
  expect((await closed).message).toContain('stopped before it answered');
  await expect.poll(() => broker.clients.size).toBe(0);
});

test('tells once of an end that nobody asked for, and not of one that was asked for', async () => {
  const broker = await startTestBroker();
  const ends: string[] = [];
  const left = await connected(broker);
  left.onClosed(({ message }) => ends.push(message));
  await left.close();
  const dropped = await connected(broker);
  dropped.onClosed(({ message }) => ends.push(message));
  for (const client of broker.clients) client.close();
  await expect.poll(() => ends.length).toBe(1);
  expect(ends[0]).toContain('the connection was closed from afar');
});
