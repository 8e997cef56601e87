import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Of one attempt, in milliseconds: until the socket is connected, and until the answer's head. */
export interface AwsTimeouts {
  connection: number;
  request: number;
}

const MAX_SOCKETS_PER_HOST = 50;

/** Makes a pool of sockets, or with `keepAlive` off a new one for every request. After `close` none is left. */
export function createSockets(
  { connection, request }: AwsTimeouts,
  { keepAlive }: { keepAlive: boolean },
) {
  const pool = { keepAlive, maxSockets: MAX_SOCKETS_PER_HOST };
  const httpAgent = new HttpAgent(pool);
  const httpsAgent = new HttpsAgent(pool);
  const handler = new NodeHttpHandler({
    httpAgent,
    httpsAgent,
    connectionTimeout: connection,
    requestTimeout: request,
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's head; this one guards its body.
    socketTimeout: request,
  });
  const close = () => {
    httpAgent.destroy();
    httpsAgent.destroy();
  };
  return { handler, close };
}
