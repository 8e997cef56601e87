import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import {
  CloudWatchLogsClient,
  DescribeQueriesCommand,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  MalformedQueryException,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { AwsSimulator, nullMember } from '../../demo/aws/engine/index.ts';
import { createWorld } from '../../demo/aws/index.ts';
import { LOG_GROUPS, linesOf } from '../../demo/aws/world/logs/groups.ts';
import { simulateInsights } from '../../demo/aws/world/services/logs/insights.ts';
import { clientsOf, createClock, MINUTE, refusalOf, SECOND, START, startAws } from './fixture.ts';

const BACKEND = '/ecs/grid-services-dev/backend';
const FRONTEND = '/ecs/grid-services-dev/frontend';
const IOT = 'AWSIotLogsV2';
const DAY = 24 * 60 * MINUTE;

/** Logs Insights alone, whose queries take as long as a test says on a clock that the test moves. */
async function startInsights(duration = 0) {
  const clock = createClock();
  const pace = createClock(0);
  const world = createWorld({ seed: 'test', now: clock.now });
  const errors: unknown[] = [];
  const simulator = new AwsSimulator({
    now: clock.now,
    onError: (error) => errors.push(error),
    onNotSimulated: (message) => errors.push(message),
  });
  const service = simulator.service(new CloudWatchLogsClient({ region: 'us-west-2' }), sdk, {
    missingMember: nullMember('InvalidParameterException'),
  });
  simulateInsights(service, world, { duration, now: pace.now });
  const clients = clientsOf(await simulator.listen());
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await simulator.close();
    expect(errors).toEqual([]);
  });
  const { logs } = clients;
  const start = async (input: Partial<StartQueryCommandInput> = {}) => {
    const { queryId = '' } = await logs.send(new StartQueryCommand({ ...request(), ...input }));
    return queryId;
  };
  const results = (queryId: string, more: { maxItems?: number; nextToken?: string } = {}) =>
    logs.send(new GetQueryResultsCommand({ queryId, ...more }));
  return { world, clock, pace, logs, start, results };
}

/** The last quarter of an hour of the backend. */
function request(): StartQueryCommandInput {
  return {
    logGroupName: BACKEND,
    queryString: 'fields @message',
    startTime: (START - 15 * MINUTE) / SECOND,
    endTime: START / SECOND,
  };
}

type Insights = Awaited<ReturnType<typeof startInsights>>;

async function columnOf({ start, results }: Insights, input: Partial<StartQueryCommandInput>) {
  const { results: rows = [] } = await results(await start(input));
  return rows.map(([first]) => first?.value);
}

it('answers a query with its rows and what it cost', async () => {
  const { start, results } = await startInsights();
  const answer = await results(await start({ queryString: 'stats count(*) as lines' }));
  const { recordsScanned = 0, bytesScanned = 0 } = answer.statistics ?? {};
  expect(recordsScanned).toBeGreaterThan(50);
  expect(bytesScanned).toBeGreaterThan(recordsScanned);
  expect(answer).toMatchObject({
    status: 'Complete',
    queryLanguage: 'CWLI',
    results: [[{ field: 'lines', value: String(recordsScanned) }]],
    statistics: {
      recordsMatched: recordsScanned,
      estimatedRecordsSkipped: 0,
      estimatedBytesSkipped: 0,
      logGroupsScanned: 1,
      resultCount: 1,
    },
  });
  expect(answer.nextToken).toBeUndefined();
});

it('goes from scheduled over running, with the newest part of the results, to complete', async () => {
  const { pace, start, results } = await startInsights(SECOND);
  const queryId = await start();
  expect(await results(queryId)).toMatchObject({
    status: 'Scheduled',
    results: [],
    statistics: { recordsScanned: 0, bytesScanned: 0 },
  });
  pace.advance(600);
  const partial = await results(queryId);
  expect(partial.status).toBe('Running');
  pace.advance(400);
  const complete = await results(queryId);
  expect(complete.status).toBe('Complete');
  const all = complete.results ?? [];
  expect(partial.results).toEqual(all.slice(0, Math.floor(all.length / 2)));
  expect(partial.statistics?.recordsScanned).toBe(Math.floor(all.length / 2));
});

it('answers about the lines that there were when the query was started', async () => {
  const { clock, pace, world, start, results } = await startInsights(SECOND);
  const queryString = 'stats max(toMillis(@timestamp)) as newest';
  const queryId = await start({ queryString, endTime: (START + DAY) / SECOND });
  world.setBreakage('crash-loop', true);
  clock.advance(MINUTE);
  pace.advance(SECOND);
  const { results: [[newest] = []] = [] } = await results(queryId);
  expect(Number(newest?.value)).toBeLessThan(START);
});

it('reads days of lines bit by bit, and is complete when it has read all', async () => {
  const { world, start, results } = await startInsights();
  const from = START - 2 * DAY;
  const queryString = 'stats count(*) as lines by @logStream';
  const queryId = await start({ logGroupName: IOT, queryString, startTime: from / SECOND });
  const seen: number[] = [];
  const answer = await vi.waitFor(async () => {
    const { status, statistics, results: rows } = await results(queryId);
    seen.push(statistics?.recordsScanned ?? 0);
    expect(status).toBe('Complete');
    return rows;
  });
  const { length } = linesOf(world, IOT, from, START - SECOND + 1);
  expect(answer?.[0]?.[1]?.value).toBe(String(length));
  expect(seen.at(-1)).toBe(length);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

it('includes both ends of the time range', async () => {
  const insights = await startInsights();
  insights.world.setBreakage('crash-loop', true);
  insights.clock.advance(10 * MINUTE);
  const lines = linesOf(insights.world, BACKEND, START, START + 10 * MINUTE);
  const whole = lines.find(({ at }) => at % SECOND === 0);
  if (!whole) throw new Error('no container crashed at a whole second');
  const second = whole.at / SECOND;
  const ask = (startTime: number, endTime: number) =>
    columnOf(insights, { queryString: 'fields @message', startTime, endTime });
  expect(await ask(second, second)).toEqual([whole.message]);
  expect(await ask(second - 60, second)).toContain(whole.message);
  expect(await ask(second - 60, second - 1)).not.toContain(whole.message);
  expect(await ask(second + 1, second + 60)).not.toContain(whole.message);
});

it('cancels a running query, which keeps what it found, and no query that has ended', async () => {
  const { pace, logs, start, results } = await startInsights(SECOND);
  const queryId = await start();
  pace.advance(600);
  const { results: partial } = await results(queryId);
  const stop = () => logs.send(new StopQueryCommand({ queryId }));
  expect((await stop()).success).toBe(true);
  pace.advance(SECOND);
  expect(await results(queryId)).toMatchObject({ status: 'Cancelled', results: partial });
  expect(await refusalOf(stop())).toEqual({
    name: 'InvalidParameterException',
    message: `Query with queryId [${queryId}] is not running.`,
    status: 400,
  });
});

it('knows no query of another id', async () => {
  const { logs, results } = await startInsights();
  const refusals = [results('none'), logs.send(new StopQueryCommand({ queryId: 'none' }))];
  for (const refusal of await Promise.all(refusals.map(refusalOf))) {
    expect(refusal).toMatchObject({ name: 'ResourceNotFoundException' });
  }
});

it('queries several groups at once, by name or by ARN', async () => {
  const insights = await startInsights();
  const queryString = 'stats count(*) by @log | display @log';
  const logs = [`123456789012:${BACKEND}`, `123456789012:${FRONTEND}`];
  const names = { logGroupName: undefined, logGroupNames: [BACKEND, FRONTEND] };
  expect((await columnOf(insights, { ...names, queryString })).toSorted()).toEqual(logs);
  const arns = logs.map((log) => `arn:aws:logs:us-west-2:${log.replace(':', ':log-group:')}`);
  const identifiers = { logGroupName: undefined, logGroupIdentifiers: arns };
  expect((await columnOf(insights, { ...identifiers, queryString })).toSorted()).toEqual(logs);
});

it('gives results in pages', async () => {
  const { start, results } = await startInsights();
  const queryId = await start({ limit: 25 });
  const whole = await results(queryId);
  expect(whole.results).toHaveLength(25);
  const first = await results(queryId, { maxItems: 20 });
  const second = await results(queryId, { maxItems: 20, nextToken: first.nextToken ?? '' });
  expect([...(first.results ?? []), ...(second.results ?? [])]).toEqual(whole.results);
  expect(second.nextToken).toBeUndefined();
});

it('tells where a query cannot be read', async () => {
  const { start } = await startInsights();
  const error = await start({ queryString: 'fields @message | statz count(*)' }).catch(
    (thrown: unknown) => thrown,
  );
  const message = 'unexpected symbol found statz at line 1 and position 18';
  expect(error).toBeInstanceOf(MalformedQueryException);
  expect(error).toMatchObject({
    message,
    queryCompileError: { message, location: { startCharOffset: 18, endCharOffset: 23 } },
  });
});

it('refuses a time range that ends before the groups were created', async () => {
  const { world, start } = await startInsights();
  const endTime = Math.floor(world.history.genesis / SECOND) - 1;
  expect(await refusalOf(start({ startTime: endTime - 60, endTime }))).toMatchObject({
    name: 'MalformedQueryException',
    message: expect.stringMatching(
      /^Query's end date and time is either before the log groups creation time or .* \(\[0,15\]\)$/,
    ),
  });
});

const REFUSED: [what: string, input: Partial<StartQueryCommandInput>, message: string][] = [
  ['an end before the start', { endTime: 1, startTime: 2 }, 'End time should not be less than'],
  ['no group', { logGroupName: undefined }, 'Exactly one of'],
  ['groups given in two ways', { logGroupNames: [FRONTEND] }, 'Exactly one of'],
  [
    'more than 50 groups',
    { logGroupName: undefined, logGroupNames: Array.from({ length: 51 }, () => BACKEND) },
    "at 'logGroupNames' failed to satisfy constraint: Member must have length less than or equal to 50",
  ],
  [
    'an ARN with a star',
    { logGroupName: undefined, logGroupIdentifiers: ['arn:aws:logs:us-west-2:1:log-group:a:*'] },
    "at 'logGroupIdentifiers' failed to satisfy constraint: Member must satisfy regular expression",
  ],
  ['a limit of 0', { limit: 0 }, "Value '0' at 'limit' failed"],
  ['a limit above 100 000', { limit: 100_001 }, "Value '100001' at 'limit' failed"],
  ['a query that is too long', { queryString: 'x'.repeat(10_001) }, "at 'queryString' failed"],
  ['SQL', { queryLanguage: 'SQL' }, 'not simulated: the query language SQL'],
];

it.each(REFUSED)('refuses %s', async (_what, input, message) => {
  const { start } = await startInsights();
  expect(await refusalOf(start(input))).toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
});

it('refuses a group that does not exist', async () => {
  const { start } = await startInsights();
  expect(await refusalOf(start({ logGroupName: '/ecs/none' }))).toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('runs 100 queries at a time', async () => {
  const { pace, start } = await startInsights(SECOND);
  const narrow = { startTime: START / SECOND - 1 };
  for (let count = 0; count < 100; count += 1) await start(narrow);
  expect(await refusalOf(start(narrow))).toEqual({
    name: 'LimitExceededException',
    message: 'Account maximum query concurrency limit of [100] reached.',
    status: 400,
  });
  pace.advance(SECOND);
  await start(narrow);
});

it('lists queries, newest first, by group and status', async () => {
  const { pace, logs, start } = await startInsights(SECOND);
  const first = await start();
  pace.advance(2 * SECOND);
  const second = await start({ logGroupName: FRONTEND, queryString: 'stats count(*)' });
  pace.advance(SECOND / 2);
  const list = async (input: object) => {
    const { queries = [], nextToken } = await logs.send(new DescribeQueriesCommand(input));
    return { queries, ids: queries.map(({ queryId }) => queryId), nextToken };
  };
  const all = await list({});
  expect(all.queries).toEqual([
    {
      queryId: second,
      queryLanguage: 'CWLI',
      queryString: 'stats count(*)',
      status: 'Running',
      createTime: START,
      logGroupName: FRONTEND,
      queryDuration: 500,
    },
    expect.objectContaining({ queryId: first, status: 'Complete', queryDuration: 1_000 }),
  ]);
  expect((await list({ logGroupName: BACKEND })).ids).toEqual([first]);
  expect((await list({ status: 'Running' })).ids).toEqual([second]);
  expect((await list({ queryLanguage: 'PPL' })).ids).toEqual([]);
  const { nextToken, ids } = await list({ maxResults: 1 });
  expect(ids).toEqual([second]);
  expect((await list({ maxResults: 1, nextToken })).ids).toEqual([first]);
});

it('belongs to its simulator: another one does not know the query', async () => {
  const [one, other] = [await startInsights(), await startInsights()];
  const queryId = await one.start();
  expect((await one.results(queryId)).status).toBe('Complete');
  expect(await refusalOf(other.results(queryId))).toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('is part of the simulated AWS, over all groups', async () => {
  const { logs } = await startAws();
  const input = { ...request(), logGroupName: undefined, logGroupNames: [...LOG_GROUPS] };
  const { queryId } = await vi.waitFor(async () => {
    const started = await logs.send(new StartQueryCommand(input));
    const { success } = await logs.send(new StopQueryCommand({ queryId: started.queryId }));
    expect(success).toBe(true);
    return started;
  });
  const { status } = await logs.send(new GetQueryResultsCommand({ queryId }));
  expect(status).toBe('Cancelled');
  const { queries } = await logs.send(new DescribeQueriesCommand({ status }));
  expect(queries).toEqual([expect.objectContaining({ queryId })]);
  const { queryDefinitions } = await logs.send(new DescribeQueryDefinitionsCommand());
  expect(queryDefinitions).toEqual([]);
});
