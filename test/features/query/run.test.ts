import {
  DescribeLogGroupsCommand,
  GetQueryResultsCommand,
  type QueryStatus,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { AwsError, accessDenied } from '../../../demo/aws/engine/index.ts';
import { ChartFault } from '../../../src/charts/renderer.ts';
import { rememberCancellation } from '../../../src/features/query/kept.ts';
import type { QueryReport } from '../../../src/features/query/report.ts';
import { type AskedQuery, type QueryTools, runQuery } from '../../../src/features/query/run.ts';
import { GROUP, NO_GROUP, type SimulatedLogs, simulateLogs } from '../../aws/logs-simulated.ts';
import { patience, ROLE, scope } from '../../aws/simulated.ts';
import { createPlace } from '../../store/place.ts';
import { catalog, HOUR, MINUTE, NOW } from './shop.ts';

const DAY = 24 * HOUR;
const GIGABYTE = 1_000_000_000;

const asked: AskedQuery = {
  subject: {
    target: 'shop@dev',
    region: 'us-west-2',
    title: 'Query',
    place: 'Shop dev',
    text: 'stats count(*) as n by bin(5m)',
    logs: ['Web'],
    from: NOW - HOUR,
    until: NOW,
    pricePerGigabyte: 0.005,
  },
  text: 'stats count(*) as n by bin(5m)',
  groups: [GROUP],
  limit: undefined,
  sure: false,
  again: ['query', 'shop@dev', 'again', '--yes'],
  csv: false,
};

/** AWS with one query that goes through these states, and what a query is run with. */
async function stage(states: readonly QueryStatus[] = ['Complete'], rows = ROWS) {
  const simulated = await simulateLogs();
  const { logs, simulator, clients } = simulated;
  answerGroups(simulated);
  let looks = 0;
  logs.on(StartQueryCommand, () => ({ queryId: 'q1' }));
  logs.on(StopQueryCommand, () => ({ success: true }));
  logs.on(GetQueryResultsCommand, () => {
    const status = states[Math.min(looks, states.length - 1)];
    looks += 1;
    return {
      status,
      results: rows,
      statistics: { recordsMatched: looks, recordsScanned: 10 * looks, bytesScanned: 1_000 },
    };
  });
  const { snapshots } = await (await createPlace('sqlite')).open();
  const drawn: string[] = [];
  const tools: QueryTools = {
    clients,
    scope,
    snapshots,
    renderer: {
      async draw({ title }) {
        drawn.push(title);
        return { png: new Uint8Array([1]), width: 880, height: 500 };
      },
      close: async () => {},
    },
    limits: catalog.logs,
    timeZone: 'UTC',
    now: () => NOW,
    newId: () => 'kept-1',
    signal: patience(),
    patience: 5_000,
    deadline: MINUTE,
    pause: async () => {},
  };
  const heard: QueryReport[] = [];
  const run = (more: Partial<AskedQuery> = {}, others: Partial<QueryTools> = {}) =>
    runQuery({ ...asked, ...more }, { ...tools, ...others }, (report) => heard.push(report));
  const operations = () => simulator.calls.map(({ operation }) => operation);
  return { ...simulated, tools, run, heard, drawn, operations };
}

const denied = (operation: string) =>
  accessDenied({ signingName: 'logs', operation, wire: 'json' }, ROLE);
const field = (name: string, value: string) => ({ field: name, value });
const ROWS = [
  [field('bin(5m)', '2026-11-21 11:50:00.000'), field('n', '4')],
  [field('bin(5m)', '2026-11-21 11:55:00.000'), field('n', '7')],
];

function answerGroups({ logs }: SimulatedLogs, storedBytes = GIGABYTE): void {
  logs.on(DescribeLogGroupsCommand, () => ({
    logGroups: [
      { logGroupName: GROUP, arn: `arn:${GROUP}:*`, storedBytes, creationTime: NOW - 10 * DAY },
    ],
  }));
}

describe('a query', () => {
  it('tells how far it is, and what it found, kept and drawn', async () => {
    const { run, heard, drawn, tools } = await stage(['Scheduled', 'Running', 'Complete']);
    const report = await run();
    expect(report).toMatchObject({
      state: 'found',
      kept: 'kept-1',
      rows: [
        ['2026-11-21 11:50:00.000', '4'],
        ['2026-11-21 11:55:00.000', '7'],
      ],
      recordsScanned: 30,
      at: NOW,
    });
    const scanned = heard.map((each) => each.state === 'running' && each.recordsScanned);
    expect(scanned).toEqual([0, 10, 20]);
    expect(drawn).toEqual(['Query']);
    expect(await tools.snapshots.find('kept-1')).toMatchObject({ target: 'shop@dev', at: NOW });
  });

  it('says when the chart could not be drawn', async () => {
    const { run, tools } = await stage();
    const draw = () => Promise.reject(new ChartFault('Too many charts wait.'));
    const report = await run({}, { renderer: { ...tools.renderer, draw } });
    expect(report).toMatchObject({ chart: { remarks: ['Too many charts wait.'] } });
  });

  it('draws nothing where only the file is wanted', async () => {
    const { run, drawn } = await stage();
    expect(await run({ csv: true })).toMatchObject({ state: 'found', csv: true });
    expect(drawn).toEqual([]);
  });

  it('keeps nothing where nothing was found', async () => {
    const { run, tools } = await stage(['Complete'], []);
    const report = await run();
    expect(report).toMatchObject({ state: 'found', rows: [] });
    expect(report).not.toHaveProperty('kept');
    expect(await tools.snapshots.find('kept-1')).toBeUndefined();
  });
});

describe('a query that ends early', () => {
  it('is stopped at AWS after its deadline, and says so', async () => {
    const { run, operations } = await stage(['Running']);
    const pause = (_: number, signal: AbortSignal) =>
      new Promise((resolve) => signal.addEventListener('abort', resolve));
    const report = await run({}, { deadline: 20, pause });
    expect(report).toMatchObject({ state: 'stopped', why: 'deadline' });
    expect(operations().at(-1)).toBe('StopQuery');
  });

  it('is stopped at AWS when the bot stops', async () => {
    const { run, operations } = await stage(['Running']);
    const stop = new AbortController();
    const pause = async () => stop.abort();
    const report = await run({}, { signal: stop.signal, pause });
    expect(report).toMatchObject({ state: 'stopped', why: 'stopping' });
    expect(operations().at(-1)).toBe('StopQuery');
  });

  it('is stopped at AWS when AWS does not tell about it any more', async () => {
    const { run, logs, operations } = await stage();
    logs.on(GetQueryResultsCommand, () => {
      throw denied('GetQueryResults');
    });
    const report = await run();
    expect(report).toMatchObject({ state: 'fault', fault: expect.stringContaining('denied') });
    expect(operations().at(-1)).toBe('StopQuery');
  });

  it.each<[by: string | undefined]>([['Olga'], [undefined]])(
    'says who cancelled it, if that is known: %s',
    async (by) => {
      const { run, tools } = await stage(['Running', 'Cancelled']);
      const { snapshots } = tools;
      const now = Date.now();
      if (by) await rememberCancellation(snapshots, { queryId: 'q1', by, now });
      if (by) await rememberCancellation(snapshots, { queryId: 'q1', by: 'Somebody later', now });
      const report = await run();
      expect(report).toMatchObject({ state: 'stopped', why: 'cancelled', recordsScanned: 20 });
      expect(report).toHaveProperty('by', by);
    },
  );

  it.each<QueryStatus>(['Failed', 'Timeout'])('is a fault where AWS says %s', async (status) => {
    const { run } = await stage([status]);
    const fault = `AWS ended the query as ${status}. Try a shorter window, or fewer logs.`;
    expect(await run()).toMatchObject({ state: 'fault', fault });
  });
});

describe('a query is not run without a second question', () => {
  it('where it is expected to read more than the catalog allows', async () => {
    const { run, operations, ...simulated } = await stage();
    answerGroups(simulated, 10_000 * GIGABYTE);
    expect(await run()).toMatchObject({
      state: 'doubt',
      reasons: [expect.stringContaining('expected to read 41.7 GB'), expect.any(String)],
      again: ['query', 'shop@dev', 'again', '--yes'],
    });
    expect(operations()).toEqual(['DescribeLogGroups']);
  });

  it('where AWS does not say what its logs store', async () => {
    const { run, logs } = await stage();
    logs.on(DescribeLogGroupsCommand, () => {
      throw denied('DescribeLogGroups');
    });
    const reason = expect.stringMatching(/^Nobody can tell how much it reads: .*DescribeLogGroups/);
    expect(await run()).toMatchObject({ state: 'doubt', reasons: [reason] });
  });

  it('unless it is surely meant: then AWS is not asked what it stores', async () => {
    const { run, operations } = await stage();
    expect(await run({ sure: true })).toMatchObject({ state: 'found' });
    expect(operations()).toEqual(['StartQuery', 'GetQueryResults']);
  });
});

describe('what AWS refuses', () => {
  it('is told about a log group that is not there', async () => {
    const { run, logs } = await stage();
    logs.on(DescribeLogGroupsCommand, () => ({ logGroups: [] }));
    const fault = expect.stringContaining(`there is no log group ${GROUP}`);
    expect(await run()).toMatchObject({ state: 'fault', fault });
    logs.on(StartQueryCommand, () => {
      throw NO_GROUP();
    });
    expect(await run({ sure: true })).toMatchObject({ state: 'fault', fault });
  });

  it('is told to the asker alone where it cannot read the query', async () => {
    const { run, logs, heard } = await stage();
    logs.on(StartQueryCommand, () => {
      const message = 'unexpected symbol found ) at line 1 and position 13';
      const location = { startCharOffset: 12, endCharOffset: 13 };
      const members = { queryCompileError: { location, message } };
      throw new AwsError('MalformedQueryException', message, { members });
    });
    await expect(run({ text: 'stats count(**' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/unexpected symbol found[\s\S]*`\u00a0{12}\^\u00a0`/),
    });
    expect(heard).toEqual([]);
  });
});
