import { once } from 'node:events';
import { createServer } from 'node:net';
import { createAwsClients } from '../../src/aws/clients.ts';
import { readServiceEnvironment } from '../../src/config/environment.ts';
import { createLog } from '../../src/log.ts';
import { startService } from '../../src/service.ts';
import { AWS_KEY, type Place } from './place.ts';

export type Mode = 'socket' | 'http';

/** The two ways in which Slack reaches the bot. */
export const modes: readonly Mode[] = ['socket', 'http'];

export interface BotOptions {
  /** Socket Mode unless it says otherwise. */
  mode?: Mode;
  databaseUrl?: string | undefined;
}

export interface LogLine {
  level: string;
  msg: string;
}

/** One bot in this process. */
export interface Bot {
  /** Where Slack's requests go in HTTP mode. */
  requestUrl: string;
  /** Answers of the bot's own port for health and metrics. */
  ops(path: string): Promise<{ status: number; body: string }>;
  reload(): Promise<void>;
  /** Harmless the second time. */
  stop(): Promise<void>;
}

/** Starts the bot in this process, with everything real but the addresses. */
export async function startBot(
  place: Place,
  { mode = 'socket', databaseUrl }: BotOptions,
  log: LogLine[],
): Promise<Bot> {
  const port = mode === 'http' ? await freePort() : 0;
  const environment = readServiceEnvironment({
    ...variablesOf(place),
    SLACK_MODE: mode,
    PORT: String(port),
    OPS_PORT: '0',
    DATABASE_URL: databaseUrl,
  });
  const service = await startService(environment, {
    log: createLog('info', { write: (line) => void log.push(JSON.parse(line)) }),
    clients: createAwsClients({
      endpoint: place.aws.url,
      credentials: { accessKeyId: AWS_KEY, secretAccessKey: 'secret' },
    }),
    now: place.clock,
  });
  let stopped: Promise<void> | undefined;
  return {
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    async ops(path) {
      const response = await fetch(`http://127.0.0.1:${service.opsPort}${path}`);
      return { status: response.status, body: await response.text() };
    },
    reload: () => service.reload(),
    stop() {
      stopped ??= service.stop();
      return stopped;
    },
  };
}

/** The environment of a bot there, in Socket Mode with SQLite. */
export function variablesOf({ slack, catalog, dataDir }: Place): Record<string, string> {
  return {
    GRIDOPS_CATALOG: catalog,
    GRIDOPS_DATA: dataDir,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_SIGNING_SECRET: slack.tokens.signingSecret,
  };
}

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
