import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningWorkspace, startWorkspace } from '../../../demo/slack/workspace.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { verifyAudit } from '../../../src/store/verify.ts';
import { type AlarmPlace, CHANGING, openAlarmPlace } from './alarm-place.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { type KilledChange, Round } from './round.ts';

/* Bots are killed while they make changes; others, or the next one, go on. */

export interface KillOptions {
  /** So many bots share the database; one of them is killed and replaced each time. */
  replicas: number;
  /** SQLite unless it is given. */
  databaseUrl?: string;
  kills: number;
  /** Instead of being killed, a bot stands still from its call to AWS until another one has brought it to its end. */
  freeze?: boolean;
  /** Changes that are under way at each kill. */
  perKill: number;
  /** From 0 to below 1. */
  random: () => number;
}

export interface KillResult {
  changes: KilledChange[];
  /** Seconds from each kill until the next bot was ready. */
  restarts: number[];
  /** Requests that people made and that are nowhere. */
  lost: number;
  chain: string;
}

/** What AWS takes for one call; changes take longer, so that many kills meet one. */
const CALL_MS = 40;
const CHANGE_MS = 300;
/** From the press to the outcome, and a little more. */
const LONGEST_LIFE_MS = 1_200;
/** A bot that was thawed goes on with what it did. */
const AWAKE_MS = 1_500;
const NO_CHECKPOINTS = { file: '', keyFile: '', publicKey: undefined, text: undefined };

export async function killBots(options: KillOptions): Promise<KillResult> {
  const place = await openAlarmPlace(options.kills * options.perKill, { tuneApprovals: 1 });
  place.aws.intercept(({ operation }) => delay(CHANGING.has(operation) ? CHANGE_MS : CALL_MS));
  const slack = await startWorkspace();
  const data = { dataDir: join(place.folder, 'data'), databaseUrl: options.databaseUrl };
  const start = () => startBotProcess(variablesOf(place, slack, data));
  const bots: BotProcess[] = [];
  for (let count = 0; count < options.replicas; count += 1) bots.push(await start());
  const store = await openStoreOf(data);
  try {
    const alarms = [...place.alarms];
    const changes: KilledChange[] = [];
    const restarts: number[] = [];
    for (let kill = 0; kill < options.kills; kill += 1) {
      const round = new Round({ place, slack, store }, alarms.splice(0, options.perKill));
      await round.ask();
      await round.approve();
      const { at, restart } = await strike(options, round, bots, start);
      restarts.push(restart);
      changes.push(...(await round.result(at)));
    }
    const stored = await store.actions.recent({ limit: 10_000 });
    const verified = await verifyAudit(store, NO_CHECKPOINTS);
    const chain = verified.ok ? 'intact' : verified.why;
    return { changes, restarts, lost: place.alarms.length - stored.length, chain };
  } finally {
    for (const bot of bots) await bot.kill();
    await store.close();
    await slack.close();
    await place.close();
  }
}

/** Kills or freezes one of the bots, starts another one in its place, and waits for all ends. */
async function strike(
  { freeze = false, random }: KillOptions,
  round: Round,
  bots: BotProcess[],
  start: () => Promise<BotProcess>,
): Promise<{ at: number; restart: number }> {
  if (freeze) await round.called();
  else await delay(random() * LONGEST_LIFE_MS);
  const index = Math.floor(random() * bots.length);
  const victim = bots[index];
  const at = Date.now();
  if (freeze) victim?.freeze();
  else await victim?.kill();
  bots[index] = await start();
  const restart = (Date.now() - at) / 1_000;
  await round.end();
  if (freeze) {
    victim?.thaw();
    await delay(AWAKE_MS);
    await victim?.kill();
  }
  return { at, restart };
}

interface Data {
  dataDir: string;
  databaseUrl: string | undefined;
}

function openStoreOf({ dataDir, databaseUrl }: Data): Promise<Store> {
  const url = databaseUrl === undefined ? {} : { databaseUrl };
  return openStore({ dataDir, now: Date.now, ...url });
}

function variablesOf(
  { aws, catalog }: AlarmPlace,
  slack: RunningWorkspace,
  { dataDir, databaseUrl }: Data,
): Record<string, string> {
  return {
    SLACK_MODE: 'socket',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    OPS_PORT: '0',
    GRIDOPS_CATALOG: catalog,
    GRIDOPS_DATA: dataDir,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
}
