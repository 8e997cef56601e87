import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorkspace } from '../demo/slack/workspace.ts';
import { type LoadResult, load } from './load.ts';
import { type Measured, start } from './process.ts';
import { median, table } from './report.ts';

const ROUNDS = 2;
const SECONDS = 4;
const RATE = 500;
const SECRET = 'bench-signing-secret';
const OURS = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-bolt.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));

/** `/grid help` of the bot, with its audit rows and its answer, beside Bolt with a bare `ack()`, in turn under the same load. */
export async function benchDispatch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const slack = await startWorkspace();
  const sink = await startSink();
  const [bareUrl, ourUrl] = [await freePort(), await freePort()];
  const bare = await start([BARE, SECRET, String(bareUrl)], {});
  const ours = await start([OURS, 'start'], {
    SLACK_MODE: 'http',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_SIGNING_SECRET: SECRET,
    PORT: String(ourUrl),
    OPS_PORT: '0',
    GRIDOPS_CATALOG: EXAMPLES,
    GRIDOPS_DATA: folder,
    LOG_LEVEL: 'info',
  });
  try {
    return report(
      await measure({ bare, port: bareUrl, sink: sink.url }, { ours, port: ourUrl, sink: sink.url }),
    );
  } finally {
    await Promise.all([bare.stop(), ours.stop()]);
    sink.close();
    await slack.close();
    await rm(folder, { recursive: true });
  }
}

interface Sample extends LoadResult {
  rss: number;
}

async function measure(
  first: { bare: Measured; port: number; sink: string },
  second: { ours: Measured; port: number; sink: string },
): Promise<{ bare: Sample; ours: Sample; fullBare: Sample; fullOurs: Sample }[]> {
  const sample = async (peer: Measured, port: number, rate: number): Promise<Sample> => {
    const result = await load({
      requestUrl: `http://127.0.0.1:${port}/slack/events`,
      signingSecret: SECRET,
      responseUrl: first.sink,
      seconds: SECONDS,
      rate,
    });
    return { ...result, rss: peer.rss() };
  };
  await sample(first.bare, first.port, RATE);
  await sample(second.ours, second.port, RATE);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({
      bare: await sample(first.bare, first.port, RATE),
      ours: await sample(second.ours, second.port, RATE),
      fullBare: await sample(first.bare, first.port, 0),
      fullOurs: await sample(second.ours, second.port, 0),
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
      row('RSS after it (MiB)', ({ fullBare, fullOurs }) => [fullBare.rss, fullOurs.rss]),
      row('failures', ({ bare, ours }) => [bare.failures, ours.failures]),
    ],
  );
}

/** Takes the answers that Slack would take. */
async function startSink(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
