import { onTestFinished } from 'vitest';
import { installedApp } from '../../demo/slack/manifest.ts';
import { createApp, type Delivery, type SlackApp } from '../../src/app.ts';
import type { Rooms, WorkspaceEvent } from '../../src/kernel/rooms.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { Directory } from '../../src/slack/directory.ts';
import { identify } from '../../src/slack/identity.ts';
import { slackLogger } from '../../src/slack/logger.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { createRooms } from '../../src/slack/rooms.ts';
import { singleCallClient, webClient, webOptions } from '../../src/slack/web.ts';
import { openStore } from '../../src/store/store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { freePort, type LogLine, type Mode } from './bot.ts';
import { watchLeaks } from './leaks.ts';
import { openPlace, type Place } from './place.ts';

export interface RoomsStageOptions {
  mode: Mode;
  /** SQLite unless it says otherwise. */
  dialect?: 'sqlite' | 'postgres';
}

/** The bot's doors to channels, with a test in place of what is behind them. */
export interface Watcher {
  rooms: Rooms;
  outbox: Outbox;
  /** What it heard, in order. */
  heard: WorkspaceEvent[];
  log: LogLine[];
  requestUrl: string;
  /** How many deliveries it took for repetitions. */
  duplicates(): Promise<number>;
  stop(): Promise<void>;
}

/** A workspace with the app installed as its manifest says, and watchers in it. */
export interface RoomsStage extends Place {
  /** Starts one more watcher on the same database; `hear` is what it does about an event. */
  watch(hear?: (event: WorkspaceEvent) => Promise<void>): Promise<Watcher>;
}

export async function openRoomsStage(options: RoomsStageOptions): Promise<RoomsStage> {
  const noLeaks = watchLeaks();
  const database = options.dialect === 'postgres' ? await createTestDatabase() : undefined;
  const place = await openPlace({ workspace: await installedApp() });
  const watchers: Watcher[] = [];
  onTestFinished(async () => {
    for (const watcher of watchers) await watcher.stop();
    await place.close();
    await database?.drop();
    await noLeaks();
  });
  return {
    ...place,
    async watch(hear) {
      const watcher = await startWatcher(place, options.mode, database?.url, hear);
      watchers.push(watcher);
      return watcher;
    },
  };
}

async function startWatcher(
  { slack, dataDir }: Place,
  mode: Mode,
  databaseUrl: string | undefined,
  hear: (event: WorkspaceEvent) => Promise<void> = async () => undefined,
): Promise<Watcher> {
  const heard: WorkspaceEvent[] = [];
  const log: LogLine[] = [];
  const logger = slackLogger(
    createLog('info', { write: (line) => void log.push(JSON.parse(line)) }),
  );
  const options = webOptions({ apiUrl: slack.url, logger });
  const web = webClient(slack.tokens.bot, options);
  const identity = await identify(web, slack.tokens.bot);
  const onFailure = () => undefined;
  const directory = new Directory({ web, teamId: identity.teamId, freshFor: 60_000, onFailure });
  const url = databaseUrl === undefined ? {} : { databaseUrl };
  const store = await openStore({ dataDir, now: Date.now, ...url });
  const metrics = createMetrics();
  const outbox = new Outbox(web, singleCallClient(slack.tokens.bot, options));
  const port = mode === 'http' ? await freePort() : 0;
  const app: SlackApp = createApp({
    delivery: deliveryIn(mode, slack.tokens, port),
    identity,
    webOptions: options,
    logger,
    dispatch: () => Promise.reject(new Error('nobody asks for anything here')),
    findButton: async () => undefined,
    claim: (key) => store.deliveries.claim(key),
    events: async (event) => {
      heard.push(event);
      await hear(event);
    },
    directory,
    doors: { outbox, modals: web, editPause: 0 },
    metrics,
    now: Date.now,
    newId: () => crypto.randomUUID(),
  });
  await app.start();
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  if (mode === 'http') slack.controls.deliverTo(requestUrl);
  let stopped: Promise<void> | undefined;
  return {
    rooms: createRooms({ web, groupMembers: (id) => directory.groupMembers(id) }),
    outbox,
    heard,
    log,
    requestUrl,
    async duplicates() {
      const text = await metrics.registry.metrics();
      return Number(/^gridops_duplicate_deliveries_total (\d+)$/m.exec(text)?.[1]);
    },
    stop() {
      stopped ??= app.stop().then(() => store.close());
      return stopped;
    },
  };
}

function deliveryIn(
  mode: Mode,
  { app: appToken, signingSecret }: Place['slack']['tokens'],
  port: number,
): Delivery {
  return mode === 'socket' ? { mode, appToken } : { mode, signingSecret, host: '127.0.0.1', port };
}
