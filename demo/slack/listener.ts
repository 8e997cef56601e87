import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sockets } from './delivery/sockets.ts';

/** Answers a request; whatever it throws becomes HTTP 500. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => void | Promise<void>;

/**
 * How Slack can be away: `unavailable` answers HTTP 503 to everything, `refused` accepts no
 * connection at all.
 */
export type Outage = 'unavailable' | 'refused';

/** The workspace's one port: HTTP by the beginning of the path, and Socket Mode. */
export class Listener {
  readonly #routes: readonly (readonly [prefix: string, handler: Handler])[];
  readonly #sockets: Sockets;
  #server: Server;
  #port: number;
  #outage: Outage | undefined;

  constructor(port: number, routes: Record<string, Handler>, sockets: Sockets) {
    this.#port = port;
    this.#routes = Object.entries(routes);
    this.#sockets = sockets;
    this.#server = this.#create();
  }

  /** `http://127.0.0.1:…` */
  origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address: AddressInfo | string | null = this.#server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
  }

  async close(): Promise<void> {
    this.#sockets.drop();
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Makes Slack go away, or come back on the same port. */
  async setOutage(outage: Outage | undefined): Promise<void> {
    this.#outage = outage;
    if (outage) this.#sockets.drop();
    if (outage === 'refused') await this.close();
    else if (!this.#server.listening) {
      this.#server = this.#create();
      await this.open();
    }
  }

  #create(): Server {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => {
      if (this.#outage) socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      else this.#sockets.accept(request, socket, head);
    });
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#outage) {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
      return;
    }
    const url = new URL(request.url ?? '/', this.origin());
    const route = this.#routes.find(([prefix]) => url.pathname.startsWith(prefix));
    try {
      if (route) await route[1](request, response, url);
      else response.writeHead(404).end();
    } catch (error) {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    }
  }
}
