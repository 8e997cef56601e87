import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Aedes, type AedesPublishPacket, type Client } from 'aedes';
import type { Identity } from '../world/identities.ts';
import { isClientId, matches, messageProblem, topicProblem } from './limits.ts';
import type { Authorizer } from './policies.ts';

/** One message that was accepted. */
export interface PublishedMessage {
  /** Epoch milliseconds on the simulator's clock. */
  at: number;
  topic: string;
  /** UTF-8. */
  payload: string;
  qos: 0 | 1;
  /** The MQTT client; a device's is its name, and the HTTP API has none. */
  clientId?: string;
}

export type Message = Pick<PublishedMessage, 'topic' | 'payload' | 'qos' | 'clientId'>;

export interface BrokerOptions {
  now: () => number;
  authorizer: Authorizer;
  /** Hears of topics of AWS's own that clients wanted. */
  onNotSimulated: (message: string) => void;
}

const REMEMBERED = 10_000;

/**
 * The message broker of AWS IoT Core: MQTT 3.1.1 with its limits. Whoever does what it may not do is
 * disconnected (AWS IoT Core: "Lifecycle events": AUTH_ERROR and CLIENT_ERROR). QoS 2 too: AWS leaves
 * it without an answer ("AWS IoT differences from MQTT specifications"), which would only take longer.
 */
export class MessageBroker {
  readonly #options: BrokerOptions;
  readonly #aedes: Aedes;
  readonly #published: PublishedMessage[] = [];
  readonly #identities = new WeakMap<Client, Identity>();
  readonly #filters = new Map<Client, Set<string>>();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #watchers = new Set<() => void>();

  private constructor(options: BrokerOptions) {
    this.#options = options;
    this.#aedes = new Aedes({
      maxClientsIdLength: 128,
      preConnect: (client, { clientId }, done) => {
        const identity = this.#identities.get(client);
        const isAllowed = identity && options.authorizer.mayConnect(identity);
        done(isAllowed && isClientId(clientId) ? null : new Error('refused'), true);
      },
      authorizePublish: (client, { topic, payload, qos }, done) => {
        const bytes = Buffer.from(payload);
        done(refusal(this.#publishProblem(client, topic, bytes, qos)));
      },
      authorizeSubscribe: (client, subscription, done) => {
        const problem = this.#subscribeProblem(client, subscription.topic, subscription.qos);
        done(refusal(problem), subscription);
      },
      published: (packet, client, done) => {
        this.#remember(packet, client);
        done();
      },
    });
    this.#watchSubscriptions();
  }

  static async start(options: BrokerOptions): Promise<MessageBroker> {
    const broker = new MessageBroker(options);
    await broker.#aedes.listen();
    return broker;
  }

  /** The last messages, oldest first. */
  get published(): readonly PublishedMessage[] {
    return this.#published;
  }

  /** The ids of the clients that are connected. */
  get clients(): string[] {
    return [...this.#filters.keys()].map(({ id }) => id);
  }

  /** Takes over a connection of somebody whose signature was verified. */
  admit(stream: Duplex, request: IncomingMessage, identity: Identity): void {
    const client = this.#aedes.handle(stream, request);
    this.#identities.set(client, identity);
  }

  /** Publishes as AWS itself or as a device, which are not refused anything. */
  async publish({ topic, payload, qos, clientId }: Message): Promise<void> {
    const packet = {
      ...{ cmd: 'publish' as const, topic, payload, qos, dup: false, retain: false },
      ...(clientId !== undefined && { clientId }),
    };
    await new Promise<void>((resolve, reject) => {
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Hears every message that is accepted from now on. */
  onMessage(listener: (message: Message) => void): void {
    this.#listeners.add(listener);
  }

  /** Is told when clients begin or end to listen to something. */
  onSubscriptions(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  /** Whether anybody listens to a topic. */
  hears(topic: string): boolean {
    return [...this.#filters.values()].some((filters) =>
      [...filters].some((filter) => matches(filter, topic)),
    );
  }

  /** Cuts the connections of all clients, as a network does. */
  drop(): void {
    for (const { conn } of this.#filters.keys()) conn.destroy();
  }

  /** Disconnects everybody and stops. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }

  #publishProblem(client: Client | null, topic: string, payload: Buffer, qos: number) {
    if (qos > 1) return 'QoS 2 is not supported';
    const problem = messageProblem(topic, payload) ?? this.#reserved(topic);
    if (problem) return problem;
    const identity = client && this.#identities.get(client);
    const isAllowed = identity && this.#options.authorizer.mayPublish(identity, topic);
    return isAllowed ? undefined : `${topic} may not be published to`;
  }

  #subscribeProblem(client: Client, filter: string, qos: number) {
    if (qos > 1) return 'QoS 2 is not supported';
    const problem = topicProblem(filter) ?? this.#reserved(filter);
    if (problem) return problem;
    const identity = this.#identities.get(client);
    const isAllowed = identity && this.#options.authorizer.maySubscribe(identity, filter);
    return isAllowed ? undefined : `${filter} may not be subscribed to`;
  }

  /** AWS IoT Core: "Reserved topics": others that start with `$` can end the connection. */
  #reserved(topic: string): string | undefined {
    if (!topic.startsWith('$')) return undefined;
    if (topic.startsWith('$aws/')) this.#options.onNotSimulated(`not simulated: MQTT ${topic}`);
    return `${topic} is reserved`;
  }

  #remember({ topic, payload, qos, ...packet }: AedesPublishPacket, client: Client | null): void {
    if (topic.startsWith('$SYS/')) return;
    const named: unknown = Reflect.get(packet, 'clientId');
    const clientId = client?.id ?? (typeof named === 'string' ? named : undefined);
    const message: Message = {
      ...{ topic, payload: payload.toString(), qos: qos === 1 ? 1 : 0 },
      ...(clientId !== undefined && { clientId }),
    };
    this.#published.push({ at: this.#options.now(), ...message });
    if (this.#published.length > REMEMBERED) this.#published.shift();
    for (const listener of this.#listeners) listener(message);
  }

  #watchSubscriptions(): void {
    const changed = () => {
      for (const watcher of this.#watchers) watcher();
    };
    this.#aedes.on('client', (client) => this.#filters.set(client, new Set()));
    this.#aedes.on('clientDisconnect', (client) => {
      this.#filters.delete(client);
      changed();
    });
    this.#aedes.on('subscribe', (subscriptions, client) => {
      for (const { topic } of subscriptions) this.#filters.get(client)?.add(topic);
      changed();
    });
    this.#aedes.on('unsubscribe', (filters, client) => {
      for (const filter of filters) this.#filters.get(client)?.delete(filter);
      changed();
    });
  }
}

function refusal(problem: string | undefined): Error | null {
  return problem === undefined ? null : new Error(problem);
}
