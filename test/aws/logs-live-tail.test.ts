import {
  DescribeLogGroupsCommand,
  type LiveTailSessionLogEvent,
  SessionStreamingException,
  SessionTimeoutException,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test, vi } from 'vitest';
import { AwsError, accessDenied } from '../../demo/aws/engine/index.ts';
import {
  fingerprint,
  groupArns,
  LiveTailEnded,
  liveTail,
  type TailBatch,
  type TailQuery,
} from '../../src/aws/logs-live-tail.ts';
import { eventAt, GROUP, type SimulatedLogs, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope, testClients } from './simulated.ts';

const ARN = `arn:aws:logs:us-west-2:123456789012:log-group:${GROUP}`;
const START: StartLiveTailResponseStream = { sessionStart: { sessionId: 'session' } };

const line = (message: string, more: Partial<LiveTailSessionLogEvent> = {}) => ({
  logStreamName: 's/web/1',
  logGroupIdentifier: `123456789012:${GROUP}`,
  message,
  timestamp: NOW - 20,
  ingestionTime: NOW - 10,
  ...more,
});
const update = (
  sessionResults: LiveTailSessionLogEvent[] = [],
  sampled = false,
): StartLiveTailResponseStream => ({
  sessionUpdate: { sessionMetadata: { sampled }, sessionResults },
});

/** Sends these parts in a live tail; then either `after` throws, or nothing comes until the caller hangs up. */
function answerTail(
  { logs }: SimulatedLogs,
  parts: readonly StartLiveTailResponseStream[],
  after: (hangUp: Promise<void>) => Promise<void> = (hangUp) => hangUp,
): void {
  logs.on(DescribeLogGroupsCommand, ({ logGroupNamePrefix: logGroupName }) => ({
    logGroups: logGroupName === GROUP ? [{ logGroupName, arn: `${ARN}:*`, creationTime: NOW }] : [],
  }));
  logs.on(StartLiveTailCommand, (_, { signal }) => {
    const hangUp = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const responseStream = async function* () {
      yield* parts;
      await after(hangUp);
    };
    return { responseStream: responseStream() };
  });
}

function tail({ clients }: SimulatedLogs, signal = patience(), query: Partial<TailQuery> = {}) {
  return liveTail(clients, scope, { groups: [GROUP], ...query }, { signal, now: () => NOW });
}

/** Reads a tail to its end. */
async function batchesOf(tailing: AsyncIterable<TailBatch>): Promise<TailBatch[]> {
  const batches: TailBatch[] = [];
  for await (const batch of tailing) batches.push(batch);
  return batches;
}

const connectionsClosed = ({ simulator }: SimulatedLogs) =>
  vi.waitFor(() => expect(simulator.streams.count).toBe(0));

test('yields what arrives, oldest first, and seconds without events, too', async () => {
  const simulated = await simulateLogs();
  const stop = new AbortController();
  const late = line('late', { timestamp: NOW - 5, ingestionTime: undefined });
  answerTail(simulated, [START, update([late, line('early')], true), update()]);
  const seen: TailBatch[] = [];
  for await (const batch of tail(simulated, stop.signal)) {
    seen.push(batch);
    if (seen.length === 2) stop.abort();
  }
  expect(seen).toMatchObject([
    {
      at: NOW,
      sampled: true,
      events: [
        { message: 'early', at: NOW - 20, ingestedAt: NOW - 10, group: GROUP, stream: 's/web/1' },
        { message: 'late', at: NOW - 5, ingestedAt: NOW - 5 },
      ],
    },
    { at: NOW, sampled: false, events: [] },
  ]);
});

test.each([GROUP, `123456789012:${GROUP}`, ARN, `${ARN}:*`])(
  'knows the group that AWS calls %s',
  async (logGroupIdentifier) => {
    const simulated = await simulateLogs();
    answerTail(simulated, [START, update([line('here', { logGroupIdentifier })])]);
    for await (const { events } of tail(simulated)) {
      expect(events).toMatchObject([{ group: GROUP }]);
      break;
    }
  },
);

test('gives an event the same fingerprint however it was read', async () => {
  const simulated = await simulateLogs();
  const known = eventAt(20, 'hello');
  const { stream, at, ingestedAt } = known;
  const sent = line('hello', {
    logStreamName: stream,
    timestamp: at,
    ingestionTime: ingestedAt,
  });
  answerTail(simulated, [START, update([sent, { ...sent, message: 'other' }])]);
  for await (const { events } of tail(simulated)) {
    expect(events.map(({ id }) => id === fingerprint(known))).toEqual([true, false]);
    break;
  }
});

test('asks for ARNs, with the pattern and the streams', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  const query = { pattern: 'ERROR', streams: ['s/web/1'] };
  for await (const _ of tail(simulated, patience(), query)) break;
  expect(simulated.simulator.calls.at(-1)?.input).toEqual({
    logGroupIdentifiers: [ARN],
    logEventFilterPattern: 'ERROR',
    logStreamNames: ['s/web/1'],
  });
});

test('takes ARNs as they are', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  for await (const _ of tail(simulated, patience(), { groups: [`${ARN}:*`] })) break;
  expect(simulated.simulator.calls).toMatchObject([{ input: { logGroupIdentifiers: [ARN] } }]);
});

test('resolves names to ARNs once, for tails that are started again', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, []);
  const arns = await groupArns(simulated.clients, scope, [GROUP, 'arn:other:*'], patience());
  expect(arns).toEqual([ARN, 'arn:other']);
});

test('closes the connection when its caller leaves the loop', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  for await (const _ of tail(simulated)) {
    expect(simulated.simulator.streams.count).toBe(1);
    break;
  }
  await connectionsClosed(simulated);
});

test('closes the connection when its caller fails', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  const failing = async () => {
    for await (const _ of tail(simulated)) throw new Error('no Slack');
  };
  await expect(failing()).rejects.toThrow('no Slack');
  await connectionsClosed(simulated);
});

test('returns when somebody stops it while nothing comes', async () => {
  const simulated = await simulateLogs();
  const stop = new AbortController();
  answerTail(simulated, [START, update()], (hangUp) => {
    stop.abort();
    return hangUp;
  });
  await batchesOf(tail(simulated, stop.signal));
  await connectionsClosed(simulated);
});

test('closes the connection when somebody stops it while its caller is busy', async () => {
  const simulated = await simulateLogs();
  const stop = new AbortController();
  answerTail(simulated, [START, update(), update()]);
  const tailing = tail(simulated, stop.signal);
  await tailing.next();
  stop.abort();
  await connectionsClosed(simulated);
  await batchesOf(tailing);
});

test('returns when somebody stops it before it has begun', async () => {
  const simulated = await simulateLogs();
  expect(await batchesOf(tail(simulated, AbortSignal.abort()))).toEqual([]);
  expect(simulated.simulator.calls).toEqual([]);
});

const OVER = { message: 'over', $metadata: {} };

test.each([
  ['SessionTimeoutException', 'session-timeout', 'the session has reached its three hours'],
  ['SessionStreamingException', 'disconnected', 'the connection broke off'],
  ['InternalServerException', 'disconnected', 'the connection broke off'],
])('tells an exception %s in the stream as %s', async (code, reason, what) => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()], async () => {
    throw new AwsError(code, 'in AWS words');
  });
  const fault = await faultOf(batchesOf(tail(simulated)));
  expect(fault).toBeInstanceOf(LiveTailEnded);
  expect(fault).toMatchObject({ reason, what, code, operation: 'StartLiveTail' });
  await connectionsClosed(simulated);
});

test.each([
  {
    member: { SessionTimeoutException: new SessionTimeoutException(OVER) },
    reason: 'session-timeout',
  },
  {
    member: { SessionStreamingException: new SessionStreamingException(OVER) },
    reason: 'disconnected',
  },
])('tells an exception that comes as an event as $reason', async ({ member, reason }) => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update(), member]);
  const fault = await faultOf(batchesOf(tail(simulated)));
  expect(fault).toMatchObject({ reason });
  await connectionsClosed(simulated);
});

test('says when the connection is cut', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  const cut = async () => {
    for await (const _ of tail(simulated)) simulated.simulator.streams.drop();
  };
  expect(await faultOf(cut())).toMatchObject({ reason: 'disconnected' });
});

test('says when AWS ends the session without a word', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()], async () => {});
  expect(await faultOf(batchesOf(tail(simulated)))).toMatchObject({
    reason: 'disconnected',
    message:
      'CloudWatch Logs StartLiveTail in us-west-2: AWS ended the session. Follow again to go on.',
  });
});

test('takes a connection on which nothing comes for broken', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  const { endpoint } = simulated;
  const clients = testClients({ endpoint, timeouts: { connection: 1_000, request: 100 } });
  const fault = await faultOf(batchesOf(tail({ ...simulated, clients })));
  expect(fault).toMatchObject({ reason: 'disconnected' });
  await connectionsClosed(simulated);
});

test.each([
  ['DescribeLogGroups', 'logs:DescribeLogGroups'],
  ['StartLiveTail', 'logs:StartLiveTail'],
])('says that %s is not allowed', async (operation, iamAction) => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()]);
  simulated.simulator.intercept((call) => {
    if (call.operation === operation) {
      throw accessDenied(call, 'arn:aws:iam::123456789012:user/grid', '*');
    }
  });
  const fault = await faultOf(batchesOf(tail(simulated)));
  expect(fault).toMatchObject({ kind: 'denied', iamAction });
  expect(fault).not.toBeInstanceOf(LiveTailEnded);
});

test('does not take a permission that was withdrawn for a broken connection', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, [START, update()], async () => {
    throw new AwsError('AccessDeniedException', 'not any more');
  });
  const fault = await faultOf(batchesOf(tail(simulated)));
  expect(fault).toMatchObject({ kind: 'denied', iamAction: 'logs:StartLiveTail' });
});

test('names the group that does not exist', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, []);
  const { what } = await faultOf(batchesOf(tail(simulated, patience(), { groups: ['/no'] })));
  expect(what).toBe('there is no log group /no');
});

test('tells what AWS says when there are too many tails', async () => {
  const simulated = await simulateLogs();
  answerTail(simulated, []);
  simulated.logs.on(StartLiveTailCommand, () => {
    throw new AwsError('LimitExceededException', 'No more than 15 sessions');
  });
  const fault = await faultOf(batchesOf(tail(simulated)));
  expect(fault).toMatchObject({
    kind: 'invalid',
    what: 'AWS refuses the request (No more than 15 sessions)',
  });
});
