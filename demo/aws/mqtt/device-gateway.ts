import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Identities } from '../world/identities.ts';
import { REGION } from '../world/inventory.ts';
import type { MessageBroker } from './broker.ts';
import { type Verification, verifyPresigned } from './presigned-url.ts';

export interface GatewayOptions {
  broker: MessageBroker;
  identities: Identities;
  now: () => number;
  /** Whether an access key is refused although it signs well: its session is over. */
  isExpired: (accessKeyId: string) => boolean;
}

/** The door to the broker, and how to shut it. */
export interface DeviceGateway {
  /** Takes a request for WebSocket: lets it in, or answers why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/**
 * The device gateway of AWS IoT Core: MQTT over WebSocket at `/mqtt` with the subprotocol `mqtt`, by a
 * URL that is presigned with SigV4. AWS IoT Core: "Device communication protocols".
 */
export function createDeviceGateway({
  broker,
  identities,
  now,
  isExpired,
}: GatewayOptions): DeviceGateway {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'mqtt' });
  const verification: Verification = {
    region: REGION,
    credentialsOf: (accessKeyId) => identities.credentialsOf(accessKeyId),
    // A test's world may live at another time than the machine where the caller signs.
    clocks: [now, Date.now],
  };
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const url = URL.parse(request.url ?? '/', 'http://aws.invalid');
      if (url?.pathname !== '/mqtt') return refuse(socket, 404, 'there is nothing here');
      if (!offersMqtt(request)) return refuse(socket, 400, 'the subprotocol is not mqtt');
      const verdict = verifyPresigned(url, request.headers.host ?? '', verification);
      if ('refusal' in verdict) return refuse(socket, 403, verdict.refusal);
      const { accessKeyId } = verdict;
      if (isExpired(accessKeyId)) return refuse(socket, 403, 'the security token is expired');
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const stream = createWebSocketStream(webSocket);
        broker.admit(stream, request, identities.of(accessKeyId));
      });
    },
    async close() {
      for (const webSocket of sockets.clients) webSocket.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

function offersMqtt({ headers }: IncomingMessage): boolean {
  const offered = headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some((protocol) => protocol.trim() === 'mqtt');
}

/** AWS answers a code, and hides why from whoever is not allowed in; the simulator tells. */
function refuse(socket: Duplex, status: number, reason: string): void {
  const body = JSON.stringify({ message: reason });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    ...(status === 403 ? ['x-amzn-errortype: ForbiddenException'] : []),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
