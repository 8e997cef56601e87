import { setTimeout as delay } from 'node:timers/promises';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import { messageOf } from '../kernel/errors.ts';
import type { SlackLogger } from './logger.ts';

export interface SocketReceiverOptions {
  readonly appToken: string;
  readonly clientOptions: WebClientOptions;
  readonly logger: SlackLogger;
  /** Slack gives each payload to one of up to ten connections; two are enough for one to be there always. */
  readonly connections?: number;
}

const slackEvent = z.object({
  ack: z.custom<ReceiverEvent['ack']>((value) => typeof value === 'function'),
  body: z.record(z.string(), z.unknown()),
});

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;

/**
 * Socket Mode over several connections. The client library waits five seconds before it dials again after Slack
 * refreshes a connection; here a lost connection is replaced at once by a new client while the others receive.
 */
export class SocketReceiver implements Receiver {
  readonly #options: SocketReceiverOptions;
  readonly #clients = new Set<SocketModeClient>();
  readonly #stopping = new AbortController();
  #app: App | undefined;

  constructor(options: SocketReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Resolves when every connection is there; rejects when the first attempt of one fails. */
  async start(): Promise<void> {
    const { connections = 2 } = this.#options;
    await Promise.all(Array.from({ length: connections }, () => this.#connect()));
  }

  /** No new payload is received after this; those that arrived are still acknowledged by their handlers. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#clients].map((client) => client.disconnect()));
  }

  /** Whether at least one connection can receive now. */
  get connected(): boolean {
    return this.#clients.size > 0;
  }

  async #connect(): Promise<void> {
    const { appToken, clientOptions, logger } = this.#options;
    const client = new SocketModeClient({
      appToken,
      clientOptions,
      // What the library calls an error is a lost connection, which is nobody's work: it is replaced.
      logger: { ...logger, error: logger.warn },
      autoReconnectEnabled: false,
    });
    client.on('slack_event', (event: unknown) => this.#receive(event));
    await client.start().catch((error: unknown) => {
      throw error ?? new Error('the connection ended before Slack said hello');
    });
    if (this.#stopping.signal.aborted) return client.disconnect();
    this.#clients.add(client);
    client.on('disconnected', () => this.#replace(client));
  }

  #replace(lost: SocketModeClient): void {
    this.#clients.delete(lost);
    lost.removeAllListeners('slack_event');
    if (!this.#stopping.signal.aborted) void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let pause = FIRST_RETRY_MS; !this.#stopping.signal.aborted; pause *= 2) {
      try {
        return await this.#connect();
      } catch (error) {
        this.#options.logger.warn(`Slack cannot be reached, trying again: ${messageOf(error)}`);
        await delay(Math.min(pause, LONGEST_RETRY_MS), undefined, {
          signal: this.#stopping.signal,
        }).catch(() => undefined);
      }
    }
  }

  #receive(raw: unknown): void {
    const { logger } = this.#options;
    const event = slackEvent.safeParse(raw);
    if (event.success)
      this.#app
        ?.processEvent(event.data)
        .catch((error: unknown) =>
          logger.error(`A Slack payload could not be handled: ${messageOf(error)}`),
        );
    else logger.warn(`A payload is not what Slack sends: ${z.prettifyError(event.error)}`);
  }
}
