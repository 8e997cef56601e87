import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsSimulator, accessDenied } from '../demo/aws/engine/index.ts';
import { createWorld } from '../demo/aws/index.ts';
import { Identities } from '../demo/aws/world/identities.ts';
import { arn, REGION } from '../demo/aws/world/inventory.ts';
import { type LogLine, pythonTime } from '../demo/aws/world/logs/line.ts';
import { liveTail } from '../demo/aws/world/services/live-tail.ts';
import { simulateSts } from '../demo/aws/world/services/sts.ts';
import type { Message } from '../demo/slack/contract.ts';
import { type RunningWorkspace, startWorkspace } from '../demo/slack/workspace.ts';
import { type Measured, start } from './process.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));
const GROUP = '/ecs/grid-services-dev/backend';
/** CloudWatch Logs has a line a second after it was written. */
export const INGESTION = 1_000;

export interface FollowPlace {
  readonly slack: RunningWorkspace;
  /** The bot, in a process of its own. */
  readonly bot: Measured;
  /** Begins a tail and calls back with every state of its message; resolves with the last one. */
  follow(duration: string, onState: (message: Message) => void): Promise<Message>;
  close(): Promise<void>;
}

/** A bot, a workspace, and CloudWatch Logs with a log that gets so many lines a second; live tails may be forbidden. */
export async function openFollowPlace(
  linesPerSecond: number,
  { mayTail }: { mayTail: boolean },
): Promise<FollowPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const slack = await startWorkspace({ rateLimits: true });
  const simulator = simulateLogs(linesPerSecond);
  const aws = await simulator.listen();
  if (!mayTail)
    simulator.intercept((call) => {
      if (call.operation === 'StartLiveTail') throw accessDenied(call, arn('iam', 'role/x'), '*');
    });
  const bot = await start([MAIN, 'start'], {
    SLACK_MODE: 'socket',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    OPS_PORT: '0',
    GRIDOPS_CATALOG: EXAMPLES,
    GRIDOPS_DATA: folder,
    AWS_ENDPOINT_URL: aws,
    AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB',
    AWS_SECRET_ACCESS_KEY: 'bench',
  });
  return {
    slack,
    bot,
    follow: (duration, onState) => follow(slack, duration, onState),
    async close() {
      await bot.stop();
      await Promise.all([slack.close(), simulator.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function follow(
  { workspace }: RunningWorkspace,
  duration: string,
  onState: (message: Message) => void,
): Promise<Message> {
  const ended = Promise.withResolvers<Message>();
  const unwatch = workspace.watch((change) => {
    if (change.kind !== 'message') return;
    onState(change.message);
    if (/Followed/.test(change.message.text)) ended.resolve(change.message);
  });
  await workspace.type('U0VIEWER', 'C0GRIDOPS', `/grid logs backend --follow --for ${duration}`);
  const last = await ended.promise;
  unwatch();
  return last;
}

function simulateLogs(linesPerSecond: number): AwsSimulator {
  const world = createWorld({ seed: 'bench', now: Date.now });
  const simulator = new AwsSimulator({
    now: Date.now,
    onError: (error) => console.error(error),
    onNotSimulated: (message) => console.error(message),
    recordLimit: 100,
  });
  simulateSts(simulator, new Identities(world));
  const lines = (from: number, to: number) => linesOf(linesPerSecond, from, to);
  simulator
    .service(new sdk.CloudWatchLogsClient({ region: REGION }), sdk)
    .on(sdk.DescribeLogGroupsCommand, () => ({
      logGroups: [
        { logGroupName: GROUP, arn: `${arn('logs', `log-group:${GROUP}`)}:*`, creationTime: 0 },
      ],
    }))
    .on(sdk.FilterLogEventsCommand, (input) => newestLines(input, lines))
    .on(sdk.StartLiveTailCommand, liveTail({ groups: [GROUP], lines, now: Date.now }));
  return simulator;
}

/** Evenly over time; every one says in milliseconds when it was written, and few are alike. */
function linesOf(perSecond: number, from: number, to: number): LogLine[] {
  const step = 1_000 / perSecond;
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.ceil(to / step) - first);
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const at = Math.floor(number * step);
    const [level, status] = number % 33 === 0 ? ['ERROR', 500] : ['INFO', 200];
    const message = `${pythonTime(at)} [${level}] GET /api/${'abcdefghijklmnopqrstuvwxyz'[number % 26]} request_id=req-${number.toString(16)} status=${status} duration_ms=${number % 900} user=u${number % 97}@example.com written=${at}`;
    return { at, stream: 'backend-service/backend/0123456789abcdef', message };
  });
}

/** AWS: FilterLogEvents, one page with the newest first. */
function newestLines(
  { startTime = 0, endTime = 0, limit = 10_000 }: sdk.FilterLogEventsCommandInput,
  lines: (from: number, to: number) => LogLine[],
) {
  const all = lines(startTime, Math.min(endTime + 1, Date.now() - INGESTION + 1));
  const events = all.slice(-limit).reverse();
  return {
    events: events.map(({ at, stream, message }, index) => ({
      eventId: `${at} ${index}`,
      logStreamName: stream,
      message,
      timestamp: at,
      ingestionTime: at + INGESTION,
    })),
    ...(all.length > limit && { nextToken: 'older' }),
  };
}
