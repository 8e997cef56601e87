import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorkspace } from '../demo/slack/workspace.ts';
import { fullLoad, steadyLoad } from './load.ts';
import { type Measured, start } from './process.ts';
import { median, table } from './report.ts';

const ROUNDS = 5;
const SECONDS = 6;
const RATE = 500;
const SECRET = 'bench-signing-secret';
const OURS = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-bolt.ts', import.meta.url));
const SINK = fileURLToPath(new URL('./sink.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));

/** `/grid help` of the bot, with its audit rows and its answer, beside Bolt with a bare `ack()`, in turn under the same load. */
export async function benchDispatch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const slack = await startWorkspace();
  const [barePort, ourPort, sinkPort] = [await freePort(), await freePort(), await freePort()];
  const sink = await start([SINK, String(sinkPort)], {});
  const bare = await start([BARE, SECRET, String(barePort)], {});
  const ours = await start([OURS, 'start'], {
    SLACK_MODE: 'http',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_SIGNING_SECRET: SECRET,
    PORT: String(ourPort),
    OPS_PORT: '0',
    GRIDOPS_CATALOG: EXAMPLES,
    GRIDOPS_DATA: folder,
    LOG_LEVEL: 'info',
  });
  try {
    const responseUrl = `http://127.0.0.1:${sinkPort}/`;
    return report(
      await measure(responseUrl, { peer: bare, port: barePort }, { peer: ours, port: ourPort }),
    );
  } finally {
    await Promise.all([bare.stop(), ours.stop(), sink.stop()]);
    await slack.close();
    await rm(folder, { recursive: true });
  }
}

interface Peer {
  peer: Measured;
  port: number;
}

async function measure(responseUrl: string, bare: Peer, ours: Peer): Promise<Measurement> {
  const optionsFor = ({ port }: Peer) => ({
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: SECRET,
    responseUrl,
    seconds: SECONDS,
  });
  const steady = async (peer: Peer) => ({
    ...(await steadyLoad(optionsFor(peer), RATE)),
    rss: peer.peer.rss(),
  });
  const full = async (peer: Peer) => ({
    ...(await fullLoad(optionsFor(peer))),
    rss: peer.peer.rss(),
  });
  await steady(bare);
  await steady(ours);
  const pairs: Measurement['pairs'] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    pairs.push({ bare: await steady(bare), ours: await steady(ours) });
  return { pairs, full: { bare: await full(bare), ours: await full(ours) } };
}

interface Measurement {
  pairs: Record<'bare' | 'ours', Awaited<ReturnType<typeof steadyLoad>> & { rss: number }>[];
  /** Last, because the bot works its backlog off behind it. */
  full: Record<'bare' | 'ours', Awaited<ReturnType<typeof fullLoad>> & { rss: number }>;
}

function report({ pairs, full }: Measurement): string {
  const row = (name: string, pick: (sample: Measurement['pairs'][number]['ours']) => number) =>
    ratio(
      name,
      pairs.map(({ bare, ours }) => [pick(bare), pick(ours)]),
    );
  const failures = [...pairs, full].reduce(
    (sum, { bare, ours }) => sum + bare.failures + ours.failures,
    0,
  );
  return table(
    `dispatch: acknowledging /grid help, medians of ${ROUNDS} pairs of ${SECONDS} s, ${failures} failures`,
    ['', 'bare Bolt', 'GridOps', 'ratio'],
    [
      row(`ack p50 at ${RATE}/s (ms)`, ({ p50 }) => p50),
      row(`ack p99 at ${RATE}/s (ms)`, ({ p99 }) => p99),
      row(`RSS at ${RATE}/s (MiB)`, ({ rss }) => rss),
      ratio('requests/s, 10 connections', [[full.bare.perSecond, full.ours.perSecond]]),
      ratio('RSS after that (MiB)', [[full.bare.rss, full.ours.rss]]),
    ],
  );
}

function ratio(name: string, pairs: readonly (readonly [bare: number, ours: number])[]): string[] {
  return [
    name,
    median(pairs.map(([bare]) => bare)).toFixed(2),
    median(pairs.map(([, ours]) => ours)).toFixed(2),
    median(pairs.map(([bare, ours]) => ours / bare)).toFixed(2),
  ];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
