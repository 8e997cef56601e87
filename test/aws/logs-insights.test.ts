import {
  GetQueryResultsCommand,
  type QueryStatus,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { AwsError, accessDenied } from '../../demo/aws/engine/index.ts';
import {
  type QueryResults,
  queryResults,
  runQuery,
  startQuery,
  stopQuery,
} from '../../src/aws/logs-insights.ts';
import { MalformedQueryFault } from '../../src/aws/logs-malformed-query.ts';
import { GROUP, NO_GROUP, type SimulatedLogs, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope } from './simulated.ts';

const query = { groups: [GROUP], text: 'stats count(*)', from: NOW - 60_500, until: NOW - 1 };
const operations = ({ simulator }: SimulatedLogs) =>
  simulator.calls.map(({ operation }) => operation);

/** A query that goes through these states, one for each look at it, and stays in the last. */
function answerQuery(
  { logs }: SimulatedLogs,
  states: readonly QueryStatus[],
  onLook: (look: number) => void = () => {},
): void {
  let looks = 0;
  logs.on(StartQueryCommand, () => ({ queryId: 'q1' }));
  logs.on(StopQueryCommand, () => ({ success: true }));
  logs.on(GetQueryResultsCommand, () => {
    onLook(looks);
    const status = states[Math.min(looks, states.length - 1)];
    looks += 1;
    return {
      status,
      results: [[{ field: 'count(*)', value: `${looks}` }, { field: 'empty' }]],
      statistics: {
        recordsMatched: looks,
        recordsScanned: 10 * looks,
        bytesScanned: 1_000 * looks,
      },
    };
  });
}

function run(
  { clients }: SimulatedLogs,
  signal: AbortSignal = patience(),
  { heard = [], pauses = [] }: { heard?: QueryResults[]; pauses?: number[] } = {},
) {
  return runQuery(clients, scope, query, {
    signal,
    onProgress: (partial) => heard.push(partial),
    pause: async (milliseconds) => pauses.push(milliseconds),
  });
}

test('returns the rows and figures of a query that is complete', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, ['Complete']);
  expect(await run(simulated)).toEqual({
    status: 'Complete',
    rows: [
      [
        { field: 'count(*)', value: '1' },
        { field: 'empty', value: '' },
      ],
    ],
    statistics: { recordsMatched: 1, recordsScanned: 10, bytesScanned: 1_000 },
  });
  expect(operations(simulated)).toEqual(['StartQuery', 'GetQueryResults']);
});

test('asks for whole seconds around the window', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, ['Complete']);
  await startQuery(simulated.clients, scope, { ...query, limit: 20 }, patience());
  expect(simulated.simulator.calls).toMatchObject([
    {
      input: {
        logGroupNames: [GROUP],
        queryString: 'stats count(*)',
        startTime: NOW / 1000 - 61,
        endTime: NOW / 1000,
        limit: 20,
      },
    },
  ]);
});

test('tells of progress and looks less often as time goes on, up to once a second', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, [...Array<QueryStatus>(5).fill('Running'), 'Complete']);
  const [heard, pauses]: [QueryResults[], number[]] = [[], []];
  await run(simulated, patience(), { heard, pauses });
  expect(heard.map(({ statistics }) => statistics.bytesScanned)).toEqual([
    1_000, 2_000, 3_000, 4_000, 5_000,
  ]);
  expect(pauses.map(Math.round)).toEqual([300, 420, 588, 823, 1_000, 1_000]);
});

test.each<QueryStatus>(['Scheduled', 'Running', 'Unknown'])(
  'waits on in state %s',
  async (state) => {
    const simulated = await simulateLogs();
    answerQuery(simulated, [state, 'Complete']);
    expect(await run(simulated)).toMatchObject({ status: 'Complete' });
  },
);

test.each<QueryStatus>(['Failed', 'Cancelled', 'Timeout'])(
  'is a fault when AWS ends the query as %s',
  async (state) => {
    const simulated = await simulateLogs();
    answerQuery(simulated, ['Running', state]);
    const fault = await faultOf(run(simulated));
    expect(fault).toMatchObject({ kind: 'service', what: `the query ended as ${state}` });
  },
);

test('stops the query at AWS when somebody cancels', async () => {
  const simulated = await simulateLogs();
  const cancel = new AbortController();
  answerQuery(simulated, ['Running'], (look) => {
    if (look === 1) cancel.abort();
  });
  const fault = await faultOf(run(simulated, cancel.signal));
  expect(fault).toMatchObject({ kind: 'timeout', what: 'stopped before it answered' });
  expect(simulated.simulator.calls.at(-1)).toMatchObject({
    operation: 'StopQuery',
    input: { queryId: 'q1' },
  });
});

test('stops the query at AWS when the deadline passes in a pause', async () => {
  const simulated = await simulateLogs();
  const deadline = new AbortController();
  answerQuery(simulated, ['Running']);
  const running = runQuery(simulated.clients, scope, query, {
    signal: deadline.signal,
    onProgress: () => deadline.abort(new DOMException('late', 'TimeoutError')),
  });
  expect(await faultOf(running)).toMatchObject({ what: 'no answer before the deadline' });
  expect(operations(simulated)).toEqual(['StartQuery', 'GetQueryResults', 'StopQuery']);
});

test('stops the query at AWS when it was cancelled before its id came', async () => {
  const simulated = await simulateLogs();
  const cancel = new AbortController();
  answerQuery(simulated, ['Running']);
  simulated.simulator.intercept(({ operation }) => {
    if (operation === 'StartQuery') cancel.abort();
  });
  await faultOf(run(simulated, cancel.signal));
  expect(operations(simulated)).toEqual(['StartQuery', 'StopQuery']);
});

test('stops the query at AWS when its results cannot be read', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, ['Running'], () => {
    throw new AwsError('ServiceUnavailableException', 'The service is down', { status: 503 });
  });
  expect(await faultOf(run(simulated))).toMatchObject({ operation: 'GetQueryResults' });
  expect(operations(simulated).at(-1)).toBe('StopQuery');
});

test('tells the first fault even if stopping fails, too', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, ['Failed']);
  simulated.logs.on(StopQueryCommand, () => {
    throw new AwsError('InvalidParameterException', 'Query is not running');
  });
  expect(await faultOf(run(simulated))).toMatchObject({ what: 'the query ended as Failed' });
  const stopping = stopQuery(simulated.clients, scope, 'q1', patience());
  expect(await faultOf(stopping)).toMatchObject({ kind: 'invalid', operation: 'StopQuery' });
});

test('starts nothing when nobody waits any more', async () => {
  const simulated = await simulateLogs();
  answerQuery(simulated, ['Complete']);
  await faultOf(run(simulated, AbortSignal.abort()));
  expect(operations(simulated)).toEqual([]);
});

const malformed = (queryCompileError: object) =>
  new AwsError('MalformedQueryException', 'Query string is malformed', {
    members: { queryCompileError },
  });

test('says in AWS words what is wrong with a query, and where', async () => {
  const simulated = await simulateLogs();
  const message = 'unexpected symbol found statz at line 1 and position 18';
  const location = { startCharOffset: 17, endCharOffset: 22 };
  simulated.logs.on(StartQueryCommand, () => {
    throw malformed({ message, location });
  });
  const text = 'fields @message | statz count(*)';
  const wrong = { ...query, text: text.replace('| ', '|') };
  const fault = await faultOf(startQuery(simulated.clients, scope, wrong, patience()));
  expect(fault).toBeInstanceOf(MalformedQueryFault);
  expect(fault).toMatchObject({
    kind: 'invalid',
    code: 'MalformedQueryException',
    position: { start: 17, end: 22 },
    what: `the query cannot be read at character 18, “statz” (${message})`,
  });
});

test.each([
  [{}, undefined, 'the query cannot be read (Query string is malformed)'],
  [
    { message: 'unexpected end', location: { startCharOffset: 14, endCharOffset: 14 } },
    { start: 14, end: 14 },
    'the query cannot be read at character 15 (unexpected end)',
  ],
])('says what AWS says of a malformed query: %j', async (details, position, what) => {
  const simulated = await simulateLogs();
  simulated.logs.on(StartQueryCommand, () => {
    throw malformed(details);
  });
  const fault = await faultOf(startQuery(simulated.clients, scope, query, patience()));
  expect(fault).toMatchObject({ what, position });
});

test('names the groups of which one does not exist', async () => {
  const simulated = await simulateLogs();
  simulated.logs.on(StartQueryCommand, () => {
    throw NO_GROUP();
  });
  const two = { ...query, groups: ['/a', '/b'] };
  const { what } = await faultOf(startQuery(simulated.clients, scope, two, patience()));
  expect(what).toBe('there is no log group /a or /b');
});

test('names the missing permissions', async () => {
  const simulated = await simulateLogs();
  const { clients, simulator } = simulated;
  answerQuery(simulated, ['Complete']);
  simulator.intercept((call) => {
    throw accessDenied(call, 'arn:aws:iam::123456789012:user/grid', '*');
  });
  const faults = await Promise.all([
    faultOf(startQuery(clients, scope, query, patience())),
    faultOf(queryResults(clients, scope, 'q1', patience())),
    faultOf(stopQuery(clients, scope, 'q1', patience())),
  ]);
  expect(faults.map(({ iamAction }) => iamAction)).toEqual([
    'logs:StartQuery',
    'logs:GetQueryResults',
    'logs:StopQuery',
  ]);
});
