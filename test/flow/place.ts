import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWorld,
  type RunningAwsSimulator,
  startAwsSimulator,
  startHttpServices,
  type World,
} from '../../demo/aws/index.ts';
import {
  type RunningNotifications,
  startNotifications,
} from '../../demo/aws/notifications/notifications.ts';
import { writeDemoCatalog } from '../../demo/catalog.ts';
import {
  type RunningWorkspace,
  startWorkspace,
  type WorkspaceOptions,
} from '../../demo/slack/workspace.ts';

/** Everything around the bot: a Slack workspace, AWS with the Grid Services world in it, a catalog, a data folder. */
export interface Place {
  slack: RunningWorkspace;
  aws: RunningAwsSimulator;
  world: World;
  /** Holds `catalog/` and `data/`. */
  folder: string;
  catalog: string;
  dataDir: string;
  /** The way of alarms to the bot; only where the test asks for it. */
  notifications: RunningNotifications | undefined;
  /** The bot's clock, in epoch milliseconds. */
  clock: () => number;
  close(): Promise<void>;
}

export interface PlaceOptions {
  workspace?: WorkspaceOptions;
  /** Changes the catalog's files before the bot reads them. */
  catalog?: ((folder: string) => Promise<void>) | undefined;
  /** Waits between two updates of a live tail; a second unless it says otherwise. */
  tailPace?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** The simulated world's clock, in epoch milliseconds; this machine's unless it says otherwise. */
  worldNow?: (() => number) | undefined;
  /** The bot's clock, in epoch milliseconds; this machine's unless it says otherwise. */
  now?: (() => number) | undefined;
  /** Stands between the bot and Slack's Web API, whose address it gets. */
  slackApi?: ((apiUrl: string) => Promise<Relay>) | undefined;
  /** Whether the world's alarms reach a queue that the bot reads. */
  notifications?: boolean | undefined;
}

/** A server between two others. */
export interface Relay {
  /** Where it listens. */
  url: string;
  close(): Promise<void>;
}

export const AWS_KEY = 'AKIATESTTESTTESTTEST';

export async function openPlace({
  workspace = {},
  catalog,
  tailPace,
  worldNow = Date.now,
  now: clock = Date.now,
  slackApi,
  notifications: isNotified = false,
}: PlaceOptions = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-flow-'));
  const world = createWorld({ seed: 'flow', now: worldNow, throttleEvery: 1 });
  const [aws, http, slack] = await Promise.all([
    startAwsSimulator({ world, ...(tailPace && { tailPace }) }),
    startHttpServices(world),
    startWorkspace(workspace),
  ]);
  const relay = await slackApi?.(slack.url);
  const notifications = isNotified ? await startNotifications(world) : undefined;
  const catalogFolder = join(folder, 'catalog');
  await writeDemoCatalog(
    catalogFolder,
    new Map([
      ['https://api.gridcircuit.link', http.urls.backend],
      ['https://sim.gridcircuit.link', http.urls.ven],
      ['https://vtn.gridcircuit.link', http.urls.gateway],
      ['https://app.gridcircuit.link', http.urls.frontend],
    ]),
    notifications?.queueUrl,
  );
  await catalog?.(catalogFolder);
  return {
    slack: { ...slack, ...(relay && { url: relay.url }) },
    aws,
    world,
    folder,
    catalog: catalogFolder,
    dataDir: join(folder, 'data'),
    notifications,
    clock,
    async close() {
      await notifications?.close();
      await Promise.all([relay?.close(), slack.close(), aws.close(), http.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Holds back every answer of AWS's until the returned function is called. */
export function holdAws(aws: RunningAwsSimulator): () => void {
  const gate = Promise.withResolvers<void>();
  const letGo = aws.intercept(() => gate.promise);
  return () => {
    letGo();
    gate.resolve();
  };
}
