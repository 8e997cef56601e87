import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorld, startAwsSimulator, startHttpServices, type World } from './aws/index.ts';
import { startNotifications } from './aws/notifications/notifications.ts';
import { type Bot, startBot } from './bot.ts';
import { writeDemoCatalog } from './catalog.ts';
import { installedApp } from './slack/manifest.ts';
import { type RunningWorkspace, startWorkspace } from './slack/workspace.ts';

/** Everything but the browser page: a world, a workspace, and the bot between them. */
export interface Stage {
  readonly world: World;
  readonly slack: RunningWorkspace;
  readonly bot: Bot;
  /** What `gridops …` at a terminal needs to see the same world. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEED = 'gridops';

/** Starts the stage. The bot keeps its database and catalog under `folder`, relative to the checkout. */
export async function startStage(folder: string, onLine: (line: string) => void): Promise<Stage> {
  const world = createWorld({ seed: SEED, now: Date.now, throttleEvery: 1 });
  const aws = await startAwsSimulator({ world });
  const http = await startHttpServices(world);
  const slack = await startWorkspace(await installedApp());
  const notifications = await startNotifications(world);
  const closers = [slack, http, notifications, aws];
  const data = join(ROOT, folder);
  const catalog = join(data, 'catalog');
  await writeDemoCatalog(catalog, originsOf(http.urls), notifications.queueUrl);
  const variables = {
    GRIDOPS_CATALOG: catalog,
    GRIDOPS_DATA: data,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'AKIADEMODEMODEMODEMO',
    AWS_SECRET_ACCESS_KEY: 'demo',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
  };
  try {
    const socket = { SLACK_APP_TOKEN: slack.tokens.app, OPS_PORT: '0' };
    const bot = await startBot({ ...variables, ...socket }, onLine);
    const close = async () => {
      await bot.stop();
      await closeAll(closers);
    };
    return { world, slack, bot, variables, close };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const closer of closers) await closer.close();
}

/** The public addresses that the example catalog names, and who plays them. */
export function originsOf(urls: Awaited<ReturnType<typeof startHttpServices>>['urls']) {
  return new Map([
    ['https://api.gridcircuit.link', urls.backend],
    ['https://sim.gridcircuit.link', urls.ven],
    ['https://vtn.gridcircuit.link', urls.gateway],
    ['https://app.gridcircuit.link', urls.frontend],
  ]);
}
