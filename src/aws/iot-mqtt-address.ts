import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { buildQueryString, HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SourceData } from '@smithy/types';
import { callAws, callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { dataEndpoint } from './iot.ts';

/** AWS: MQTT over WSS. */
const SIGNING_NAME = 'iotdevicegateway';
const PATH = '/mqtt';
const TOKEN = 'X-Amz-Security-Token';
/** Seconds in which the address is good for opening a connection; it stays open for longer. */
const GOOD_FOR = 60;

/**
 * Returns the signed address of the account's MQTT broker over WebSocket, as the identity of the scope. `endpoint` is where
 * the broker is (`wss://…`); without it, the endpoint that the SDK's client of IoT data is given, else the account's own.
 * AWS: MQTT over WSS, signature version 4.
 */
export async function mqttAddress(
  clients: AwsClients,
  scope: AwsScope,
  endpoint: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const where = new URL(endpoint ?? (await brokerOf(clients, scope, signal)));
  const call = callOf('Connect', scope);
  return callAws(call, signal, () => signed(where, clients, scope));
}

async function brokerOf(
  clients: AwsClients,
  scope: AwsScope,
  signal: AbortSignal,
): Promise<string> {
  const given = await givenEndpoint(clients, scope);
  if (!given) return `wss://${await dataEndpoint(clients, scope, signal)}`;
  const { protocol, hostname, port } = given;
  const address = new URL(`${protocol === 'http:' ? 'ws' : 'wss'}://${hostname}`);
  if (port !== undefined) address.port = String(port);
  return address.href;
}

/** The endpoint by option or AWS_ENDPOINT_URL: the SDK reads the latter only when it resolves one for a command. */
async function givenEndpoint(clients: AwsClients, scope: AwsScope) {
  const { config } = clients.iotData(scope);
  await getEndpointFromInstructions({}, GetThingShadowCommand, config);
  return config.isCustomEndpoint ? config.endpoint?.() : undefined;
}

/** The session's token is no part of what is signed. AWS: MQTT over WSS. */
async function signed(where: URL, clients: AwsClients, scope: AwsScope): Promise<string> {
  const { sessionToken, ...identity } = await clients.iotData(scope).config.credentials();
  const signer = new SignatureV4({
    service: SIGNING_NAME,
    region: scope.region,
    credentials: identity,
    sha256: Sha256,
  });
  const request = new HttpRequest({
    protocol: where.protocol,
    hostname: where.hostname,
    path: where.pathname === '/' ? PATH : where.pathname,
    headers: { host: where.host },
  });
  const { path, query = {} } = await signer.presign(request, { expiresIn: GOOD_FOR });
  const all = { ...query, ...(sessionToken !== undefined && { [TOKEN]: sessionToken }) };
  return `${where.origin}${path}?${buildQueryString(all)}`;
}

class Sha256 extends Hash {
  constructor(secret?: SourceData) {
    super('sha256', secret);
  }
}
