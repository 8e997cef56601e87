import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type LoadOptions, steadyLoad } from './load.ts';
import { start } from './process.ts';
import { median, table } from './report.ts';

const ROUNDS = 7;
const SECONDS = 5;
const RATE = 100;
const CHARTS = 50;
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SINK = fileURLToPath(new URL('./sink.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));
const WORLD = new URL('./charts-world.ts', import.meta.url);

/** Where AWS and Slack are. */
export type Surroundings = z.infer<typeof surroundings>;
const surroundings = z.object({
  awsUrl: z.string(),
  slackUrl: z.string(),
  botToken: z.string(),
  signingSecret: z.string(),
});

/** People who type the same line at the same moment. */
export interface Burst {
  readonly people: number;
  readonly line: string;
  /** Where Slack sends their commands. */
  readonly requestUrl: string;
}

/** When all of them had their answer, and how many pictures stood in it. */
export type Answered = z.infer<typeof answered>;
const answered = z.object({ pictures: z.number(), milliseconds: z.number() });

/** Fifty charts: all those of a database for each of ten people, or one for each of fifty. */
const BURSTS = {
  ten: { people: 10, line: '/grid metrics database' },
  fifty: { people: 50, line: '/grid cpu backend' },
} as const;
type BurstName = keyof typeof BURSTS;
const NAMES: readonly BurstName[] = ['ten', 'fifty'];

/** Acknowledgements of `/grid help`, in turn with nothing else to do and while fifty charts are asked for at once. */
export async function benchChartsBeside(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const world = new Worker(WORLD);
  const there = await messageFrom(world, surroundings);
  const [port, sinkPort] = [await freePort(), await freePort()];
  const sink = await start([SINK, String(sinkPort)], {});
  const bot = await start([MAIN, 'start'], variablesOf(there, port, folder));
  const load: LoadOptions = {
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: there.signingSecret,
    responseUrl: `http://127.0.0.1:${sinkPort}/`,
    seconds: SECONDS,
  };
  try {
    return report(await measure(load, world));
  } finally {
    await Promise.all([bot.stop(), sink.stop()]);
    await world.terminate();
    await rm(folder, { recursive: true });
  }
}

function variablesOf(there: Surroundings, port: number, folder: string) {
  return {
    AWS_ENDPOINT_URL: there.awsUrl,
    AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB',
    AWS_SECRET_ACCESS_KEY: 'bench',
    SLACK_MODE: 'http',
    SLACK_API_URL: there.slackUrl,
    SLACK_BOT_TOKEN: there.botToken,
    SLACK_SIGNING_SECRET: there.signingSecret,
    PORT: String(port),
    OPS_PORT: '0',
    GRIDOPS_CATALOG: EXAMPLES,
    GRIDOPS_DATA: folder,
    LOG_LEVEL: 'info',
  };
}

type Phase = Awaited<ReturnType<typeof steadyLoad>>;
type BusyPhase = Phase & { bursts: Answered[] };
type Round = { idle: Phase } & Record<BurstName, BusyPhase>;

async function measure(load: LoadOptions, world: Worker): Promise<Round[]> {
  await busy(load, 'fifty', world);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({
      idle: await steadyLoad(load, RATE),
      ten: await busy(load, 'ten', world),
      fifty: await busy(load, 'fifty', world),
    });
  return rounds;
}

/** As soon as all charts of a burst are shown, the next ones are asked for. */
async function busy(load: LoadOptions, name: BurstName, world: Worker): Promise<BusyPhase> {
  const burst: Burst = { ...BURSTS[name], requestUrl: load.requestUrl };
  const bursts: Answered[] = [];
  let measuring = true;
  const drawing = (async () => {
    while (measuring) {
      world.postMessage(burst);
      bursts.push(await messageFrom(world, answered));
    }
  })();
  const phase = await steadyLoad(load, RATE);
  measuring = false;
  await drawing;
  return { ...phase, bursts };
}

function report(rounds: readonly Round[]): string {
  const failures = rounds.reduce(
    (sum, { idle, ten, fifty }) => sum + idle.failures + ten.failures + fifty.failures,
    0,
  );
  const row = (name: string, pick: (phase: Phase) => number) => [
    name,
    median(rounds.map(({ idle }) => pick(idle))).toFixed(2),
    ...NAMES.flatMap((burst) => [
      median(rounds.map((round) => pick(round[burst]))).toFixed(2),
      median(rounds.map((round) => pick(round[burst]) / pick(round.idle))).toFixed(2),
    ]),
  ];
  const burstRow = (name: string, pick: (bursts: readonly Answered[]) => number) => [
    name,
    '',
    ...NAMES.flatMap((burst) => [
      pick(rounds.flatMap((round) => round[burst].bursts)).toFixed(),
      '',
    ]),
  ];
  return table(
    `charts beside commands: acknowledging /grid help at ${RATE}/s, medians of ${ROUNDS} rounds of ${SECONDS} s each, ${failures} failures`,
    ['', 'idle', '10 people, 5 charts each', 'ratio', '50 people, one each', 'ratio'],
    [
      row('ack p50 (ms)', ({ p50 }) => p50),
      row('ack p99 (ms)', ({ p99 }) => p99),
      burstRow(`until all ${CHARTS} are shown (ms)`, (bursts) =>
        median(bursts.map(({ milliseconds }) => milliseconds)),
      ),
      burstRow('charts that were not drawn', (bursts) =>
        bursts.reduce((sum, { pictures }) => sum + CHARTS - pictures, 0),
      ),
    ],
  );
}

async function messageFrom<T>(thread: Worker, schema: z.ZodType<T>): Promise<T> {
  const [message] = await once(thread, 'message');
  return schema.parse(message);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
