import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorkspace } from '../demo/slack/workspace.ts';
import { type LoadResult, load } from './load.ts';
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

interface Sample extends LoadResult {
  rss: number;
}

interface Peer {
  peer: Measured;
  port: number;
}

async function measure(responseUrl: string, bare: Peer, ours: Peer) {
  const sample = async ({ peer, port }: Peer, rate: number): Promise<Sample> => {
    const requestUrl = `http://127.0.0.1:${port}/slack/events`;
    const settings = { requestUrl, signingSecret: SECRET, responseUrl, seconds: SECONDS, rate };
    return { ...(await load(settings)), rss: peer.rss() };
  };
  await sample(bare, RATE);
  await sample(ours, RATE);
  const rounds: Record<'bare' | 'ours' | 'fullBare' | 'fullOurs', Sample>[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({
      bare: await sample(bare, RATE),
      ours: await sample(ours, RATE),
      fullBare: await sample(bare, 0),
      fullOurs: await sample(ours, 0),
    });
  return rounds;
}

function report(rounds: Awaited<ReturnType<typeof measure>>): string {
  const row = (name: string, pick: (round: (typeof rounds)[number]) => [number, number]) => {
    const pairs = rounds.map(pick);
    const ratio = median(pairs.map(([bare, ours]) => ours / bare));
    return [
      name,
      median(pairs.map(([bare]) => bare)).toFixed(2),
      median(pairs.map(([, ours]) => ours)).toFixed(2),
      ratio.toFixed(2),
    ];
  };
  return table(
    `dispatch: acknowledging /grid help, ${ROUNDS} pairs of ${SECONDS} s`,
    ['', 'bare Bolt', 'GridOps', 'ratio'],
    [
      row(`ack p50 at ${RATE}/s (ms)`, ({ bare, ours }) => [bare.p50, ours.p50]),
      row(`ack p99 at ${RATE}/s (ms)`, ({ bare, ours }) => [bare.p99, ours.p99]),
      row('requests/s, 10 connections', ({ fullBare, fullOurs }) => [
        fullBare.perSecond,
        fullOurs.perSecond,
      ]),
      row(`RSS at ${RATE}/s (MiB)`, ({ bare, ours }) => [bare.rss, ours.rss]),
      row('RSS at full speed (MiB)', ({ fullBare, fullOurs }) => [fullBare.rss, fullOurs.rss]),
      row('failures', ({ bare, ours }) => [bare.failures, ours.failures]),
    ],
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
