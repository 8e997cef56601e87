import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Timers } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { isObject, type JsonObject, parseJson } from '../json.ts';

/** An app may keep this many connections (Slack: Socket Mode). */
const CONNECTIONS = 10;
/** Slack pings this often, in milliseconds. */
const PING_EVERY = 10_000;
/** A connection that Slack said goodbye to is closed by Slack after this long. */
const CLOSE_AFTER = 10_000;

/** Why Slack asks an app to connect anew. */
export type DisconnectReason =
  | 'refresh_requested'
  | 'warning'
  | 'too_many_websockets'
  | 'link_disabled';

/** One Socket Mode connection. */
export interface Connection {
  id: string;
  socket: WebSocket;
  /** Slack has said goodbye on it: nothing new goes there. */
  retiring: boolean;
}

/** What happens on connections. */
export interface SocketEvents {
  opened(connection: Connection): void;
  received(connection: Connection, message: JsonObject): void;
  closed(connection: Connection): void;
}

/** The connections of one app: tickets, hello, pings, goodbyes. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #ids: Ids;
  readonly #timers: Timers;
  readonly #appId: string;
  #connections: Connection[] = [];
  #turn = 0;
  #events: SocketEvents | undefined;

  constructor(ids: Ids, timers: Timers, appId: string) {
    this.#ids = ids;
    this.#timers = timers;
    this.#appId = appId;
  }

  listen(events: SocketEvents): void {
    this.#events = events;
  }

  /** The path of a new connection: its ticket lets one client in, once. */
  ticket(): string {
    const ticket = this.#ids.secret();
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${this.#appId}`;
  }

  /** Takes a client in that asked to upgrade; a wrong ticket is turned away. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname !== '/link/' || !this.#tickets.delete(url.searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client));
  }

  /** The ids of the connections that are open, oldest first. */
  list(): string[] {
    return this.#connections.map(({ id }) => id);
  }

  /** The connection whose turn it is; undefined when there is none. */
  next(): Connection | undefined {
    const usable = this.#connections.filter(({ retiring }) => !retiring);
    this.#turn += 1;
    return usable[this.#turn % usable.length];
  }

  /** Says goodbye on one connection, or on all: the app has to connect anew. */
  refresh(id: string | undefined, reason: DisconnectReason): void {
    for (const connection of this.#connections) {
      if (id !== undefined && connection.id !== id) continue;
      connection.retiring = true;
      goodbye(connection.socket, reason);
      this.#timers.after(CLOSE_AFTER, () => connection.socket.close(1000));
    }
  }

  /** Cuts one connection, or all, without a word, as a broken network does. */
  drop(id?: string): void {
    for (const connection of [...this.#connections])
      if (id === undefined || connection.id === id) connection.socket.terminate();
  }

  #welcome(socket: WebSocket): void {
    if (this.#connections.length >= CONNECTIONS) {
      goodbye(socket, 'too_many_websockets');
      socket.close(1000);
      return;
    }
    const connection: Connection = { id: this.#ids.uuid(), socket, retiring: false };
    this.#connections.push(connection);
    socket.on('message', (data) => {
      const message = parseJson(String(data));
      if (isObject(message)) this.#events?.received(connection, message);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#forget(connection));
    this.#ping(connection);
    socket.send(JSON.stringify(this.#hello()));
    this.#events?.opened(connection);
  }

  #hello(): JsonObject {
    return {
      type: 'hello',
      num_connections: this.#connections.length,
      connection_info: { app_id: this.#appId },
      debug_info: {
        host: 'applink-simulated',
        build_number: 1,
        approximate_connection_time: 18060,
      },
    };
  }

  #ping(connection: Connection): void {
    this.#timers.after(PING_EVERY, () => {
      if (!this.#connections.includes(connection)) return;
      connection.socket.ping('Ping from the simulator');
      this.#ping(connection);
    });
  }

  #forget(connection: Connection): void {
    this.#connections = this.#connections.filter((other) => other !== connection);
    this.#events?.closed(connection);
  }
}

function goodbye(socket: WebSocket, reason: DisconnectReason): void {
  const debug_info = { host: 'applink-simulated' };
  socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info }));
}
