import { App, type Receiver, type SlackActionMiddlewareArgs } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { OBSERVED } from './slack/events.ts';
import { HttpReceiver } from './slack/http-receiver.ts';
import { type SlackIdentity, SlackUnavailable, sentence } from './slack/identity.ts';
import { createIntake, type IntakeDependencies } from './slack/intake.ts';
import type { SlackLogger } from './slack/logger.ts';
import { SocketReceiver } from './slack/socket-receiver.ts';

/** How payloads come in: over sockets that the bot opens, or as signed requests to a port. */
export type Delivery =
  | { mode: 'socket'; appToken: string }
  | { mode: 'http'; signingSecret: string; host: string; port: number };

export interface AppDependencies extends IntakeDependencies {
  readonly delivery: Delivery;
  readonly identity: SlackIdentity;
  readonly webOptions: WebClientOptions;
  readonly logger: SlackLogger;
}

export interface SlackApp {
  /** Resolves when payloads can arrive. Throws SlackUnavailable, or what the port was refused with. */
  start(): Promise<void>;
  /** Whether payloads can arrive now. */
  connected(): boolean;
  /** Takes no new payloads, and resolves when every request under way has been answered. */
  stop(): Promise<void>;
}

/** Bolt's listeners: every slash command, every button and every event goes to the same intake. */
export function createApp(dependencies: AppDependencies): SlackApp {
  const { delivery, identity, webOptions, logger } = dependencies;
  const { receiver, listen, connected } = createReceiver(dependencies);
  const { botToken, botId, botUserId, teamId } = identity;
  const app = new App({
    receiver,
    logger,
    clientOptions: webOptions,
    convoStore: false,
    authorize: async () => ({ botToken, botId, botUserId, teamId }),
  });
  const intake = createIntake(dependencies);
  let stopping = false;
  app.command(/^\//, ({ ack, body }) => intake.take(body, ack));
  app.action(/^/, ({ ack, body }: SlackActionMiddlewareArgs) => intake.take(body, ack));
  app.view(/^/, ({ ack, body }) => intake.take(body, ack));
  if (dependencies.events)
    for (const name of OBSERVED) app.event(name, async ({ body }) => intake.observe(body));
  app.error(async (error) =>
    logger.error(`A Slack payload could not be handled: ${error.message}`),
  );
  return {
    start: listen,
    connected: () => !stopping && connected(),
    async stop() {
      stopping = true;
      await app.stop();
      await intake.drain();
    },
  };

  function createReceiver({ webOptions: options }: AppDependencies): {
    receiver: Receiver;
    listen: () => Promise<void>;
    connected: () => boolean;
  } {
    if (delivery.mode === 'socket') {
      const socket = new SocketReceiver({
        appToken: delivery.appToken,
        clientOptions: options,
        logger,
      });
      const listen = () =>
        socket.start().catch((error: unknown) => {
          throw new SlackUnavailable(sentence(error, 'SLACK_APP_TOKEN'), { cause: error });
        });
      return { receiver: socket, listen, connected: () => socket.connected };
    }
    const http = new HttpReceiver({ ...delivery, logger });
    return { receiver: http, listen: () => http.start(), connected: () => true };
  }
}
