import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import { onTestFinished } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** A bare MQTT broker over WebSocket, what it was sent, and what it does wrong when a test wants it to. */
export interface TestBroker {
  /** `http://127.0.0.1:<port>`, as an endpoint of AWS is given. */
  readonly endpoint: string;
  /** The requests that wanted to open a WebSocket. */
  readonly upgrades: readonly IncomingMessage[];
  /** What clients published, in order. */
  readonly published: readonly { readonly topic: string; readonly payload: string }[];
  readonly faults: BrokerFaults;
  /** Filters that were subscribed to, in order. */
  readonly subscriptions: readonly string[];
  /** How many messages clients have confirmed. */
  readonly delivered: number;
  /** Clients that are connected. */
  readonly clients: ReadonlySet<Client>;
  /** Calls `answer` for each message of a client. */
  onPublished(answer: (topic: string, payload: string) => void): void;
  say(topic: string, payload: string | Buffer): Promise<void>;
  close(): Promise<void>;
}

interface BrokerFaults {
  /** Answers the upgrade with this status instead. */
  refuseUpgrade?: { status: number; errorType?: string };
  /** Neither takes nor refuses a client that says hello. */
  neverAccept?: boolean;
  /** Takes no client that says hello: CONNACK with "not authorized". */
  refuseClient?: boolean;
  /** Closes the connection of who subscribes to a topic that starts so, as AWS does. */
  forbidSubscribe?: string;
  /** Refuses a subscription to a topic that starts so: SUBACK 128. */
  refuseSubscribe?: string;
  /** Closes the connection of who publishes to a topic that starts so, as AWS does. */
  forbidPublish?: string;
}

/** Starts a broker on a free port; it ends with the test. */
export async function startTestBroker(): Promise<TestBroker> {
  const broker = await openBroker();
  onTestFinished(() => broker.close());
  return broker;
}

/** The same for who closes it. */
export async function openBroker(): Promise<TestBroker> {
  const faults: BrokerFaults = {};
  const upgrades: IncomingMessage[] = [];
  const published: { topic: string; payload: string }[] = [];
  const clients = new Set<Client>();
  const listeners: ((topic: string, payload: string) => void)[] = [];
  const aedes = await Aedes.createBroker();
  obey(aedes, faults);
  const subscriptions: string[] = [];
  let delivered = 0;
  aedes.on('ack', () => {
    delivered += 1;
  });
  aedes.on('subscribe', (added) => void subscriptions.push(...added.map(({ topic }) => topic)));
  aedes.on('client', (client) => void clients.add(client));
  aedes.on('clientDisconnect', (client) => void clients.delete(client));
  aedes.on('publish', (packet, client) => {
    if (!client) return;
    const message = { topic: packet.topic, payload: packet.payload.toString() };
    published.push(message);
    for (const listener of listeners) listener(message.topic, message.payload);
  });
  const server = createServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    const { refuseUpgrade } = faults;
    if (refuseUpgrade) {
      const type = refuseUpgrade.errorType
        ? `x-amzn-ErrorType: ${refuseUpgrade.errorType}\r\n`
        : '';
      socket.end(`HTTP/1.1 ${refuseUpgrade.status} No\r\n${type}Content-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = createWebSocketStream(webSocket);
      stream.on('error', () => {});
      aedes.handle(stream, request);
    });
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    upgrades,
    published,
    faults,
    subscriptions,
    get delivered() {
      return delivered;
    },
    clients,
    onPublished: (answer) => void listeners.push(answer),
    say: (topic, payload) => say(aedes, topic, payload),
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function obey(aedes: Aedes, faults: BrokerFaults): void {
  aedes.preConnect = (_client, _packet, done) => {
    if (!faults.neverAccept) done(null, true);
  };
  aedes.authenticate = (_client, _user, _password, done) => {
    const refusal = Object.assign(new Error('no'), { returnCode: 5 });
    if (faults.refuseClient) done(refusal, false);
    else done(null, true);
  };
  aedes.authorizeSubscribe = (client, subscription, done) => {
    const { forbidSubscribe, refuseSubscribe } = faults;
    if (forbidSubscribe !== undefined && subscription.topic.startsWith(forbidSubscribe)) {
      client.close();
      return;
    }
    const isRefused =
      refuseSubscribe !== undefined && subscription.topic.startsWith(refuseSubscribe);
    done(null, isRefused ? null : subscription);
  };
  aedes.authorizePublish = (_client, packet: PublishPacket, done) => {
    const { forbidPublish } = faults;
    const isForbidden = forbidPublish !== undefined && packet.topic.startsWith(forbidPublish);
    done(isForbidden ? new Error('forbidden') : null);
  };
}

function say(aedes: Aedes, topic: string, payload: string | Buffer): Promise<void> {
  const packet = { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false } as const;
  return new Promise((resolve, reject) => {
    aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
  });
}
