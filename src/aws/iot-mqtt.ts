import { randomUUID } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import { callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { stoppedFault } from './faults.ts';
import { mqttAddress } from './iot-mqtt-address.ts';
import { type Doing, type Ending, mqttFault } from './iot-mqtt-faults.ts';

/** A connection to the MQTT broker of the account. Everything rejects with `AwsFault` only. */
export interface MqttConnection {
  /** Resolves when the broker has confirmed the subscription (SUBACK). `topic` may be a filter with `+` and `#`. */
  subscribe(topic: string): Promise<void>;
  /**
   * Publishes with QoS 1, once: nothing is ever sent again. Resolves when the broker has confirmed it (PUBACK). The fault says
   * with `mayHaveHappened` whether the message had left.
   */
  publish(topic: string, payload: string): Promise<void>;
  /** `payload` comes from devices: not to be trusted, and of any size. */
  onMessage(call: (topic: string, payload: Buffer) => void): void;
  /** Called once when the connection ends although nobody closed it; at once where it has ended. */
  onClosed(call: (fault: Error) => void): void;
  /** Never rejects, and does not wait for a broker that is silent. */
  close(): Promise<void>;
}

export interface MqttOptions {
  /** Where the broker is, such as `wss://broker.example.com/mqtt`; without it, AWS IoT of the scope's account and region. */
  readonly endpoint?: string;
  /** Ends everything under way, and the connection. */
  readonly signal: AbortSignal;
}

const PATIENCE = 5_000;
/** Seconds. */
const KEEP_ALIVE = 30;
const GOODBYE = 500;
/** Bytes of one frame. AWS IoT takes 128 KB for a message; a broker of one's own may take more. */
const MOST = 4 * 1024 * 1024;

/**
 * Connects to the MQTT broker as the identity of the scope: MQTT 3.1.1 over WebSocket with signature version 4. It is never
 * connected again by itself. AWS: MQTT over WSS.
 */
export async function connectMqtt(
  clients: AwsClients,
  scope: AwsScope,
  { endpoint, signal }: MqttOptions,
): Promise<MqttConnection> {
  const address = await mqttAddress(clients, scope, endpoint, signal);
  if (signal.aborted) throw stoppedFault(callOf('Connect', scope), signal);
  const connection = new Connection(address, scope, signal);
  try {
    await connection.opened();
    return connection;
  } catch (fault) {
    await connection.close();
    throw fault;
  }
}

/** MQTT's client never says how a connection ended: this keeps what the parts below it say. */
class Connection implements MqttConnection {
  readonly #client: MqttClient;
  readonly #scope: AwsScope;
  readonly #signal: AbortSignal;
  readonly #ended = Promise.withResolvers<never>();
  #ending: Ending = {};
  #isOver = false;
  #isLeaving = false;

  constructor(address: string, scope: AwsScope, signal: AbortSignal) {
    this.#scope = scope;
    this.#signal = signal;
    this.#ended.promise.catch(() => {});
    this.#client = connect(address, {
      protocolVersion: 4,
      clientId: `gridops-${randomUUID()}`,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: PATIENCE,
      keepalive: KEEP_ALIVE,
      wsOptions: {
        handshakeTimeout: PATIENCE,
        maxPayload: MOST,
        finishRequest: (request: ClientRequest) => this.#watchAnswer(request),
      },
    });
    const stop = () => this.#client.stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    this.#client.on('error', (error) => this.#complain(error));
    this.#client.stream.on('error', (error) => this.#complain(error));
    this.#client.on('close', () => {
      signal.removeEventListener('abort', stop);
      this.#isOver = true;
      this.#ended.reject(new Error('closed'));
    });
  }

  opened(): Promise<void> {
    const opened = new Promise<void>((resolve) => this.#client.once('connect', () => resolve()));
    return this.#attempt({ call: callOf('Connect', this.#scope), signal: this.#signal }, opened);
  }

  async subscribe(topic: string): Promise<void> {
    const doing = { call: callOf('Subscribe', this.#scope), topic, signal: this.#signal };
    if (this.#isOver) throw mqttFault(this.#ending, doing);
    await this.#attempt(doing, this.#client.subscribeAsync(topic, { qos: 1 }));
  }

  async publish(topic: string, payload: string): Promise<void> {
    const doing = { call: callOf('Publish', this.#scope), topic, signal: this.#signal };
    if (this.#isOver) throw mqttFault(this.#ending, doing);
    const published = this.#client.publishAsync(topic, payload, { qos: 1 });
    await this.#attempt({ ...doing, sent: true }, published);
  }

  onMessage(call: (topic: string, payload: Buffer) => void): void {
    this.#client.on('message', (topic, payload) => call(topic, payload));
  }

  onClosed(call: (fault: Error) => void): void {
    const doing = { call: callOf('Receive', this.#scope), signal: this.#signal };
    this.#ended.promise.catch(() => {
      if (!this.#isLeaving) call(mqttFault(this.#ending, doing));
    });
  }

  async close(): Promise<void> {
    this.#isLeaving = true;
    if (this.#isOver) return;
    const left = new AbortController();
    const waited = delay(GOODBYE, undefined, { signal: left.signal, ref: false }).catch(() => {});
    await Promise.race([this.#client.endAsync().catch(() => {}), waited]);
    left.abort();
    this.#client.stream.destroy();
    await this.#ended.promise.catch(() => {});
  }

  /** Waits for what the client does; when it fails or the connection ends, says why in words. */
  async #attempt(doing: Doing, work: Promise<unknown>): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('timed out')), PATIENCE);
    work.catch(() => {});
    try {
      await Promise.race([work, this.#ended.promise, late.promise]);
    } catch (error) {
      const failed = error instanceof Error ? { error } : {};
      throw mqttFault(this.#isOver ? this.#ending : failed, doing);
    } finally {
      clearTimeout(timer);
    }
  }

  #complain(error: Error): void {
    if (!this.#isOver) this.#ending = { error, ...this.#ending };
  }

  #watchAnswer(request: ClientRequest): void {
    request.once('response', ({ statusCode = 0, headers }: IncomingMessage) => {
      const name = String(headers['x-amzn-errortype'] ?? 'Refused').replace(/:.*$/s, '');
      this.#ending = { ...this.#ending, refusal: { status: statusCode, name } };
    });
    request.end();
  }
}
