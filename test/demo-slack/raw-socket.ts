import { onTestFinished } from 'vitest';
import { isObject, type JsonObject, parseJson } from '../../demo/slack/json.ts';
import { client, type Started } from './support.ts';

/** An envelope, goodbye or hello as it came over the wire. */
export interface WireMessage extends JsonObject {
  type?: string;
  envelope_id?: string;
  payload?: JsonObject;
}

/** A Socket Mode connection without a library, to see and to answer exactly what a test wants. */
export class RawSocket {
  readonly received: WireMessage[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #waiting: ((message: WireMessage) => void)[] = [];
  #read = 0;

  constructor(address: string) {
    this.#socket = new WebSocket(address);
    this.#socket.onmessage = ({ data }) => this.#receive(String(data));
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code }) => resolve(code);
    });
  }

  /** The next message that was not handed out yet. */
  next(): Promise<WireMessage> {
    const message = this.received[this.#read];
    this.#read += 1;
    if (message) return Promise.resolve(message);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  acknowledge({ envelope_id }: WireMessage, payload: JsonObject = {}): void {
    this.#socket.send(JSON.stringify({ envelope_id, payload }));
  }

  close(): void {
    this.#socket.close();
  }

  #receive(data: string): void {
    const message = parseJson(data);
    if (!isObject(message)) throw new Error('not JSON');
    this.received.push(message);
    this.#waiting.shift()?.(message);
  }
}

/** A connection that has read its hello; closed when the test ends. */
export async function connect({
  url,
  tokens,
}: Pick<Started, 'url' | 'tokens'>): Promise<RawSocket> {
  const { url: address = '' } = await client(url, tokens.app).apps.connections.open({});
  const socket = new RawSocket(address);
  onTestFinished(() => socket.close());
  await socket.next();
  return socket;
}

/** What the app is sent when a person acts; it acknowledges at once, with what a test wants. */
export async function sentFor(
  started: Pick<Started, 'url' | 'tokens'>,
  act: () => Promise<void>,
  acknowledgement: JsonObject = {},
): Promise<JsonObject> {
  const socket = await connect(started);
  const done = act();
  const failed = done.then(() => new Promise<never>(() => undefined));
  const envelope = await Promise.race([socket.next(), failed]);
  socket.acknowledge(envelope, acknowledgement);
  await done;
  socket.close();
  await socket.closed;
  return envelope.payload ?? {};
}
