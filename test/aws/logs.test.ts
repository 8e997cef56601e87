import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { AwsError, accessDenied, throttled } from '../../demo/aws/engine/index.ts';
import { filterEvents } from '../../src/aws/logs.ts';
import { answerEvents, eventAt, GROUP, MINUTE, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope } from './simulated.ts';

const query = { group: GROUP, from: NOW - 10 * MINUTE, until: NOW, limit: 1_000 };
const messages = ({ events }: { events: { message: string }[] }) =>
  events.map(({ message }) => message);

test('reads every event of a window, over empty pages too', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  const all = Array.from({ length: 25 }, (_, index) => eventAt(25 - index));
  answerEvents(logs, all, { most: 10, emptyOnes: true });
  const found = await filterEvents(clients, scope, query, patience());
  expect(found).toEqual({ events: all, searchedUntil: NOW, stopped: 'window' });
  expect(simulator.calls).toHaveLength(6);
});

test('includes the start of the window and leaves out its end', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [
    eventAt(10 * MINUTE + 1, 'before'),
    eventAt(10 * MINUTE, 'start'),
    eventAt(1, 'last'),
    eventAt(0, 'end'),
  ]);
  const found = await filterEvents(clients, scope, query, patience());
  expect(messages(found)).toEqual(['start', 'last']);
});

test('stops at the limit and says up to when it read', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [eventAt(30), eventAt(20), eventAt(10)]);
  const found = await filterEvents(clients, scope, { ...query, limit: 2 }, patience());
  expect(messages(found)).toEqual(['30 ms ago', '20 ms ago']);
  expect(found).toMatchObject({ searchedUntil: NOW - 20, stopped: 'limit' });
});

test('says that a window was read where it has just as many events as wanted', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [eventAt(30), eventAt(20)]);
  const found = await filterEvents(clients, scope, { ...query, limit: 2 }, patience());
  expect(found).toMatchObject({ searchedUntil: NOW, stopped: 'window' });
});

test('orders events by time, then by arrival', async () => {
  const { clients, logs } = await simulateLogs();
  const late = { ...eventAt(20, 'late'), ingestedAt: NOW };
  const early = { ...eventAt(20, 'early'), ingestedAt: NOW - 10 };
  answerEvents(logs, [late, eventAt(10, 'last'), early, eventAt(30, 'first')]);
  const found = await filterEvents(clients, scope, query, patience());
  expect(messages(found)).toEqual(['first', 'early', 'late', 'last']);
});

test('sends the pattern and the streams', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  answerEvents(logs, []);
  const narrow = { ...query, pattern: '?ERROR ?WARN', streams: ['s/web/1'] };
  await filterEvents(clients, scope, narrow, patience());
  expect(simulator.calls).toMatchObject([
    {
      operation: 'FilterLogEvents',
      input: {
        logGroupName: GROUP,
        filterPattern: '?ERROR ?WARN',
        logStreamNames: ['s/web/1'],
        startTime: query.from,
        endTime: NOW - 1,
      },
    },
  ]);
});

test('returns what it has when the deadline passes', async () => {
  const { clients, logs } = await simulateLogs();
  const deadline = new AbortController();
  const before = (answered: number) => {
    if (answered === 1) deadline.abort(new DOMException('late', 'TimeoutError'));
  };
  answerEvents(logs, [eventAt(30), eventAt(20), eventAt(10)], { most: 2, before });
  const found = await filterEvents(clients, scope, query, deadline.signal);
  expect(messages(found)).toEqual(['30 ms ago', '20 ms ago']);
  expect(found).toMatchObject({ searchedUntil: NOW - 20, stopped: 'deadline' });
});

test('says that it read nothing when the deadline passes first', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [eventAt(10)]);
  const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  expect(await filterEvents(clients, scope, query, late)).toEqual({
    events: [],
    searchedUntil: query.from,
    stopped: 'deadline',
  });
});

test('is a fault when somebody stops it', async () => {
  const { clients } = await simulateLogs();
  const fault = await faultOf(filterEvents(clients, scope, query, AbortSignal.abort()));
  expect(fault).toMatchObject({ kind: 'timeout', what: 'stopped before it answered' });
});

test('waits out a throttled page', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  let attempts = 0;
  const before = () => {
    attempts += 1;
    if (attempts === 2) throw throttled({ wire: 'json' });
  };
  answerEvents(logs, [eventAt(20), eventAt(10)], { most: 1, before });
  const found = await filterEvents(clients, scope, query, patience());
  expect(messages(found)).toEqual(['20 ms ago', '10 ms ago']);
  expect(simulator.calls).toHaveLength(3);
});

test('names the group that does not exist', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, []);
  const fault = await faultOf(filterEvents(clients, scope, { ...query, group: '/no' }, patience()));
  expect(fault.message).toBe(
    'CloudWatch Logs FilterLogEvents in us-west-2: there is no log group /no. Check the name, the region and the account in the catalog.',
  );
  expect(fault.kind).toBe('not-found');
});

test('names the stream that does not exist', async () => {
  const { clients, logs } = await simulateLogs();
  logs.on(FilterLogEventsCommand, () => {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  });
  const narrow = { ...query, streams: ['s/web/9'] };
  const { what } = await faultOf(filterEvents(clients, scope, narrow, patience()));
  expect(what).toBe(`there is no log stream s/web/9 in log group ${GROUP}`);
});

test('tells what AWS says of a bad pattern', async () => {
  const { clients, logs } = await simulateLogs();
  logs.on(FilterLogEventsCommand, () => {
    throw new AwsError('InvalidParameterException', 'Invalid filter pattern');
  });
  const fault = await faultOf(
    filterEvents(clients, scope, { ...query, pattern: '{ $.' }, patience()),
  );
  expect(fault).toMatchObject({
    kind: 'invalid',
    what: 'AWS refuses the request (Invalid filter pattern)',
  });
});

test('names the missing permission', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  answerEvents(logs, []);
  simulator.intercept((call) => {
    throw accessDenied(call, 'arn:aws:iam::123456789012:user/grid', '*');
  });
  const fault = await faultOf(filterEvents(clients, scope, query, patience()));
  expect(fault).toMatchObject({ kind: 'denied', iamAction: 'logs:FilterLogEvents' });
});

test('takes an answer without events for a fault of AWS', async () => {
  const { clients, logs } = await simulateLogs();
  logs.on(FilterLogEventsCommand, () => ({}));
  const fault = await faultOf(filterEvents(clients, scope, query, patience()));
  expect(fault).toMatchObject({ kind: 'service', what: 'the answer has no events' });
});
