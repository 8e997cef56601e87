import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { createWorld } from '../demo/aws/index.ts';
import { linesOf } from '../demo/aws/world/logs/groups.ts';
import { type RunningWorkspace, startWorkspace } from '../demo/slack/workspace.ts';
import { createAwsClients } from '../src/aws/clients.ts';
import { gatherLogs } from '../src/features/logs/gather.ts';
import { maskEntries, maskEvents } from '../src/features/logs/mask-lines.ts';
import { readSource } from '../src/features/logs/read.ts';
import { logsView } from '../src/features/logs/view.ts';
import { groupEntries } from '../src/log-entries/group.ts';
import { readEntries } from '../src/log-entries/reader.ts';
import { createMasker } from '../src/masking/masker.ts';
import { plainText } from '../src/slack/plain.ts';
import { start } from './process.ts';
import { median, table } from './report.ts';

const SIZES = [100, 5_000] as const;
const ROUNDS = 7;
const HOURS_READ = 20;
const BATCH = 2_500;
const REGION = 'us-west-2';
const BACKEND = '/ecs/grid-services-dev/backend';
const FORMAT = 'uvicorn';
const CREDENTIALS = { accessKeyId: 'AKIABENCHBENCHBENCHB', secretAccessKey: 'bench' };
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const AWS = fileURLToPath(new URL('../demo/aws/main.ts', import.meta.url));

/** A log group with so many lines of the world's backend, and the time that they span. */
interface Log {
  readonly group: string;
  readonly size: number;
  /** Epoch milliseconds, `until` exclusive. */
  readonly from: number;
  readonly until: number;
}

/** Milliseconds until the first line was there, and until the last one was. */
interface Timing {
  readonly first: number;
  readonly last: number;
}

type Peers = Record<string, (log: Log) => Promise<Timing>>;

/** `/grid logs` in Slack and at a terminal beside the AWS CLI, on the same simulator and the same lines; then its stages apart. */
export async function benchLogs(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridops-bench-'));
  const aws = await startAws();
  const slack = await startWorkspace();
  const logs = await writeLogs(aws.url);
  await writeFile(join(folder, 'grid.yml'), catalogOf(logs));
  const variables = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    GRIDOPS_CATALOG: join(folder, 'grid.yml'),
    GRIDOPS_DATA: folder,
  };
  const bot = await start([MAIN, 'start'], {
    ...variables,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    OPS_PORT: '0',
  });
  try {
    const cli = await awsCli();
    const ours: Peers = {
      '`/grid logs` in Slack': (log) => timeSlack(slack, log),
      '`gridops run`': (log) => timeProcess(process.execPath, [MAIN, 'run', asked(log)], variables),
    };
    const peers: Peers = cli
      ? { [cli.name]: (log) => timeProcess('aws', cli.words(log), variables, log.size), ...ours }
      : ours;
    const beside = besideTable(await measureBeside(peers, logs), cli?.name);
    return `${beside}\n\n${stagesTable(await measureStages(aws.url, logs))}`;
  } finally {
    await bot.stop();
    await Promise.all([slack.close(), aws.stop()]);
    await rm(folder, { recursive: true });
  }
}

/** The simulated AWS in a process of its own. */
async function startAws() {
  const child = spawn(process.execPath, [AWS, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [greeting] = await once(child.stdout, 'data');
  const [url = ''] = /http:\S+/.exec(String(greeting)) ?? [];
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function writeLogs(endpoint: string): Promise<Log[]> {
  const client = new sdk.CloudWatchLogsClient({
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
  });
  const now = Date.now();
  const world = createWorld({ seed: 'bench', now: () => now });
  const lines = linesOf(world, BACKEND, now - HOURS_READ * 3_600_000, now);
  const write = async (size: number): Promise<Log> => {
    const logGroupName = `/bench/lines-${size}`;
    const written = lines.slice(-size);
    const [first, last] = [written[0], written.at(-1)];
    if (!first || !last || written.length < size)
      throw new Error(`The world has fewer than ${size} lines.`);
    await client.send(new sdk.CreateLogGroupCommand({ logGroupName }));
    for (const [logStreamName, own] of Map.groupBy(written, ({ stream }) => stream)) {
      await client.send(new sdk.CreateLogStreamCommand({ logGroupName, logStreamName }));
      for (let index = 0; index < own.length; index += BATCH) {
        const batch = own.slice(index, index + BATCH);
        const logEvents = batch.map(({ at, message }) => ({ timestamp: at, message }));
        await client.send(new sdk.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      }
    }
    return { group: logGroupName, size, from: first.at, until: last.at + 1 };
  };
  return Promise.all(SIZES.map(write)).finally(() => client.destroy());
}

function catalogOf(logs: readonly Log[]): string {
  const logsOf = logs.map(
    ({ group, size }) =>
      `          lines-${size}: { title: Lines ${size}, group: ${group}, format: ${FORMAT} }`,
  );
  return `version: 1
roles: { viewer: [everyone] }
systems:
  bench:
    title: Bench
    environments:
      dev:
        region: ${REGION}
        channels: [C0GRIDOPS]
        logs:
${logsOf.join('\n')}
`;
}

function asked({ size, from, until }: Log): string {
  const [begin, end] = [new Date(from).toISOString(), new Date(until).toISOString()];
  return `logs bench/lines-${size} --from=${begin} --to=${end}`;
}

/** A message comes with all its lines at once: in the beginning it says only that logs are read. */
async function timeSlack({ workspace }: RunningWorkspace, log: Log): Promise<Timing> {
  const shown = Promise.withResolvers<number>();
  const unwatch = workspace.watch((change) => {
    if (change.kind !== 'message' || !change.message.blocks.some(({ type }) => type === 'actions'))
      return;
    if (/\d\d:\d\d:\d\d .*\n/.test(plainText(change.message.blocks)))
      shown.resolve(performance.now());
  });
  const startedAt = performance.now();
  await workspace.type('U0VIEWER', 'C0GRIDOPS', `/grid ${asked(log)}`);
  const took = (await shown.promise) - startedAt;
  unwatch();
  return { first: took, last: took };
}

async function timeProcess(
  command: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
  leastLines = 1,
): Promise<Timing> {
  const startedAt = performance.now();
  const child = spawn(command, [...words], {
    env: { PATH: process.env.PATH, AWS_DEFAULT_REGION: REGION, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let first: number | undefined;
  let lines = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    first ??= performance.now() - startedAt;
    lines += text.split('\n').length - 1;
  });
  const [code] = await once(child, 'close');
  if (code !== 0 || first === undefined || lines < leastLines)
    throw new Error(`${command} ended with ${code} after ${lines} lines.`);
  return { first, last: performance.now() - startedAt };
}

/** `aws logs tail` came with version 2 of the AWS CLI; version 1 reads the same window with `filter-log-events`. */
async function awsCli() {
  const version = await promisify(execFile)('aws', ['--version']).then(
    ({ stdout, stderr }) => /aws-cli\/(\d+)/.exec(`${stdout}${stderr}`)?.[1],
    () => undefined,
  );
  if (version === undefined) return undefined;
  const tail = ({ group, from }: Log) => [
    'logs',
    'tail',
    group,
    '--since',
    new Date(from).toISOString(),
  ];
  const filter = ({ group, from, until }: Log) => [
    ...['logs', 'filter-log-events', '--output', 'text', '--log-group-name', group],
    ...['--start-time', String(from), '--end-time', String(until - 1)],
  ];
  return version === '1'
    ? { name: '`aws logs filter-log-events`', words: filter }
    : { name: '`aws logs tail`', words: tail };
}

type Samples = Map<string, Timing[]>;

/** In turn; the first round warms up. */
async function measureBeside(peers: Peers, logs: readonly Log[]): Promise<Map<Log, Samples>> {
  const measured = new Map<Log, Samples>();
  for (const log of logs) {
    const samples: Samples = new Map(Object.keys(peers).map((name) => [name, []]));
    for (let round = -1; round < ROUNDS; round += 1)
      for (const [name, time] of Object.entries(peers)) {
        const timing = await time(log);
        if (round >= 0) samples.get(name)?.push(timing);
      }
    measured.set(log, samples);
  }
  return measured;
}

function besideTable(measured: ReadonlyMap<Log, Samples>, cli: string | undefined): string {
  const rows = [...measured].flatMap(([{ size }, samples]) => {
    const base = cli === undefined ? undefined : samples.get(cli);
    const row = (what: string, pick: (timing: Timing) => number) => [
      `${size.toLocaleString('en')} lines: ${what}`,
      ...[...samples].flatMap(([name, own]) => {
        const ratios = own.flatMap((timing, round) => {
          const peer = base?.[round];
          return peer ? [pick(timing) / pick(peer)] : [];
        });
        const value = Math.round(median(own.map(pick))).toLocaleString('en');
        return name === cli || cli === undefined ? [value] : [value, median(ratios).toFixed(2)];
      }),
    ];
    return [
      row('first line (ms)', ({ first }) => first),
      row('last line (ms)', ({ last }) => last),
      row('lines/s', ({ last }) => size / (last / 1_000)),
    ];
  });
  const names = [...(measured.values().next().value?.keys() ?? [])];
  const head = names.flatMap((name) =>
    name === cli || cli === undefined ? [name] : [name, 'ratio'],
  );
  const note =
    cli === undefined ? 'no aws command is on the PATH, so nothing stands beside it; ' : '';
  const tail = cli?.includes('filter') ? 'this AWS CLI has no `aws logs tail`; ' : '';
  return table(
    `logs: the same lines from the same simulator, ${note}${tail}medians of ${ROUNDS} rounds in turn`,
    ['', ...head],
    rows,
  );
}

const STAGES = ['read', 'mask events', 'parse', 'mask entries', 'group', 'render', 'all'] as const;
type Stages = Record<(typeof STAGES)[number], number>;

async function measureStages(endpoint: string, logs: readonly Log[]): Promise<Map<Log, Stages[]>> {
  const clients = createAwsClients({ endpoint, credentials: CREDENTIALS });
  const measured = new Map<Log, Stages[]>();
  try {
    for (const log of logs) {
      const rounds: Stages[] = [];
      for (let round = -1; round < ROUNDS; round += 1) {
        const stages = await stagesOf(log, clients);
        if (round >= 0) rounds.push(stages);
      }
      measured.set(log, rounds);
    }
  } finally {
    clients.close();
  }
  return measured;
}

/** Milliseconds of each stage by itself, and of the answer as it is really made. */
async function stagesOf(log: Log, clients: ReturnType<typeof createAwsClients>): Promise<Stages> {
  const { group, size, from, until } = log;
  const source = { component: 'lines', title: 'Lines', group, format: FORMAT } as const;
  const plan = { source, joins: true };
  const query = { from, until, lines: size, bytes: 8 * 1_024 * 1_024 };
  const scope = { region: REGION, userId: 'U0VIEWER' };
  const masker = createMasker({ emails: true });
  const tools = { clients, scope, signal: AbortSignal.timeout(60_000), masker };
  const took: Stages = {
    read: 0,
    'mask events': 0,
    parse: 0,
    'mask entries': 0,
    group: 0,
    render: 0,
    all: 0,
  };
  const time = async <T>(stage: keyof Stages, work: () => T | Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const done = await work();
    took[stage] = performance.now() - startedAt;
    return done;
  };
  const { events } = await time('read', () => readSource(plan, query, tools));
  if (events.length !== size) throw new Error(`${events.length} lines were read of ${size}.`);
  const safe = await time('mask events', () => maskEvents(events, masker));
  const found = await time('parse', () => readEntries(safe.value, { format: () => FORMAT }));
  const { value: entries } = await time('mask entries', () => maskEntries(found, masker));
  await time('group', () => groupEntries(entries));
  const subject = {
    ...{ target: 'bench@dev', title: 'Bench dev', region: REGION, asked: ['logs'], searched: [] },
    ...{ from, until, readAt: until, notes: [] },
  };
  const render = (gathered: Awaited<ReturnType<typeof gatherLogs>>) =>
    logsView(
      {
        ...{ kind: 'answer', kept: 'kept', file: 'none' },
        logs: { ...subject, ...gathered },
        shown: { page: 1, errors: false, raw: false },
      },
      { now: until, asker: 'Vera', timeZone: 'UTC', button: () => 'button' },
    );
  const gathered = { sources: [source], entries, lines: size, left: 0, masked: 0 };
  await time('render', () => render(gathered));
  await time('all', async () =>
    render(await gatherLogs({ plans: [plan], query, selection: {} }, tools, () => undefined)),
  );
  return took;
}

function stagesTable(measured: ReadonlyMap<Log, readonly Stages[]>): string {
  const columns = [...measured];
  return table(
    `logs: stages apart, in one process, medians of ${ROUNDS}; to render is to group again`,
    [
      '',
      ...columns.flatMap(([{ size }]) => [`${size.toLocaleString('en')} lines (ms)`, 'lines/s']),
    ],
    STAGES.map((stage) => [
      stage,
      ...columns.flatMap(([{ size }, rounds]) => {
        const milliseconds = median(rounds.map((each) => each[stage]));
        const speed = Math.round(size / (milliseconds / 1_000));
        return [milliseconds.toFixed(1), speed.toLocaleString('en')];
      }),
    ]),
  );
}
