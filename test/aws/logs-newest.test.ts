import { expect, test } from 'vitest';
import { newestEvents } from '../../src/aws/logs-newest.ts';
import { answerEvents, eventAt, GROUP, MINUTE, simulateLogs } from './logs-simulated.ts';
import { faultOf, NOW, patience, scope } from './simulated.ts';

const HOUR = 60 * MINUTE;
const query = { group: GROUP, from: NOW - 6 * HOUR, until: NOW, limit: 1_000 };
const messages = ({ events }: { events: { message: string }[] }) =>
  events.map(({ message }) => message);

/** The windows that were asked for, in milliseconds before now, both ends included. */
const windows = (calls: readonly { input: object }[]) =>
  calls.map(({ input }) => {
    const { startTime = 0, endTime = 0 }: { startTime?: number; endTime?: number } = input;
    return [NOW - startTime, NOW - endTime];
  });

test('looks back in growing slices that neither overlap nor leave gaps', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  answerEvents(logs, []);
  expect(await newestEvents(clients, scope, query, patience())).toEqual({
    events: [],
    searchedFrom: query.from,
    stopped: 'window',
  });
  expect(windows(simulator.calls)).toEqual([
    [1 * MINUTE, 1],
    [5 * MINUTE, 1 * MINUTE + 1],
    [21 * MINUTE, 5 * MINUTE + 1],
    [85 * MINUTE, 21 * MINUTE + 1],
    [341 * MINUTE, 85 * MINUTE + 1],
    [360 * MINUTE, 341 * MINUTE + 1],
  ]);
});

test('finds each event at the borders of slices once', async () => {
  const { clients, logs } = await simulateLogs();
  const borders = [1, 5, 21, 85, 341].flatMap((minutes) => [
    eventAt(minutes * MINUTE + 1),
    eventAt(minutes * MINUTE),
    eventAt(minutes * MINUTE - 1),
  ]);
  answerEvents(logs, borders, { most: 2, emptyOnes: true });
  const { events } = await newestEvents(clients, scope, query, patience());
  expect(events).toEqual(borders.toSorted((one, other) => one.at - other.at));
});

test('stops when it has found enough, without reading on', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  answerEvents(logs, [eventAt(4 * HOUR), eventAt(3 * MINUTE), eventAt(2 * MINUTE), eventAt(10)]);
  const found = await newestEvents(clients, scope, { ...query, limit: 3 }, patience());
  expect(messages(found)).toEqual(['180000 ms ago', '120000 ms ago', '10 ms ago']);
  expect(found).toMatchObject({ searchedFrom: NOW - 5 * MINUTE, stopped: 'limit' });
  expect(simulator.calls).toHaveLength(2);
});

test('leaves out the oldest of what it read beyond the limit', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [eventAt(30), eventAt(20), eventAt(10)]);
  const found = await newestEvents(clients, scope, { ...query, limit: 2 }, patience());
  expect(messages(found)).toEqual(['20 ms ago', '10 ms ago']);
  expect(found).toMatchObject({ searchedFrom: NOW - 20, stopped: 'limit' });
});

test('reads only the newest page of a busy minute', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  answerEvents(
    logs,
    Array.from({ length: 50_000 }, (_, index) => eventAt(index + 1)),
  );
  const found = await newestEvents(clients, scope, { ...query, limit: 200 }, patience());
  expect(messages(found).slice(-2)).toEqual(['2 ms ago', '1 ms ago']);
  expect(found.events).toHaveLength(200);
  expect(simulator.calls).toMatchObject([{ input: { startFromHead: false, limit: 200 } }]);
});

test('finds the newest where AWS answers only oldest first', async () => {
  const { clients, logs } = await simulateLogs();
  const all = Array.from({ length: 350 }, (_, index) => eventAt(350 - index));
  answerEvents(logs, all, { onlyOldestFirst: true });
  const found = await newestEvents(clients, scope, { ...query, limit: 120 }, patience());
  expect(found).toEqual({ events: all.slice(-120), searchedFrom: NOW - 120, stopped: 'limit' });
});

test('does not ask for newest first before 2024, which AWS refuses', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  const until = Date.UTC(2024, 0, 1) + MINUTE;
  answerEvents(logs, []);
  const old = { ...query, from: until - 3 * MINUTE, until };
  expect(await newestEvents(clients, scope, old, patience())).toMatchObject({ stopped: 'window' });
  const inputs = simulator.calls.map(({ input }) => 'startFromHead' in input);
  expect(inputs).toEqual([true, false]);
});

test('keeps events of one millisecond in the order of their arrival', async () => {
  const { clients, logs } = await simulateLogs();
  const together = ['one', 'two', 'three'].map((message, index) => ({
    ...eventAt(20, message),
    ingestedAt: NOW + index,
  }));
  answerEvents(logs, together);
  const found = await newestEvents(clients, scope, query, patience());
  expect(messages(found)).toEqual(['one', 'two', 'three']);
});

test('says that a window was read where it has just as many events as wanted', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, [eventAt(20), eventAt(10)]);
  const short = { ...query, from: NOW - MINUTE, limit: 2 };
  const found = await newestEvents(clients, scope, short, patience());
  expect(found).toMatchObject({ searchedFrom: NOW - MINUTE, stopped: 'window' });
});

test('stops at the deadline and says how far back it looked', async () => {
  const { clients, logs } = await simulateLogs();
  const deadline = new AbortController();
  const before = (answered: number) => {
    if (answered === 2) deadline.abort(new DOMException('late', 'TimeoutError'));
  };
  answerEvents(logs, [eventAt(2 * MINUTE), eventAt(3 * HOUR)], { before });
  const found = await newestEvents(clients, scope, query, deadline.signal);
  expect(messages(found)).toEqual(['120000 ms ago']);
  expect(found).toMatchObject({ searchedFrom: NOW - 5 * MINUTE, stopped: 'deadline' });
});

test.each([
  { onlyOldestFirst: false, kept: ['20 ms ago', '10 ms ago'], searchedFrom: NOW - 20 },
  { onlyOldestFirst: true, kept: [], searchedFrom: NOW },
])('keeps of a slice broken off what is surely the newest: $kept', async (expected) => {
  const { onlyOldestFirst, kept, searchedFrom } = expected;
  const { clients, logs } = await simulateLogs();
  const deadline = new AbortController();
  const before = (answered: number) => {
    if (answered === 1) deadline.abort(new DOMException('late', 'TimeoutError'));
  };
  const pages = { most: 2, before, onlyOldestFirst };
  answerEvents(logs, [eventAt(40), eventAt(30), eventAt(20), eventAt(10)], pages);
  const found = await newestEvents(clients, scope, query, deadline.signal);
  expect(messages(found)).toEqual(kept);
  expect(found).toMatchObject({ searchedFrom, stopped: 'deadline' });
});

test('stops when it has read enough text', async () => {
  const { clients, logs, simulator } = await simulateLogs();
  const all = [4, 3, 2, 1].map((before) => eventAt(before * MINUTE, `${before} ${'€'.repeat(30)}`));
  answerEvents(logs, all, { most: 1 });
  const found = await newestEvents(clients, scope, { ...query, maxBytes: 180 }, patience());
  expect(found.events).toEqual(all.slice(2));
  expect(found).toMatchObject({ searchedFrom: NOW - 2 * MINUTE, stopped: 'bytes' });
  expect(simulator.calls).toHaveLength(2);
});

test('names the group that does not exist', async () => {
  const { clients, logs } = await simulateLogs();
  answerEvents(logs, []);
  const { what } = await faultOf(
    newestEvents(clients, scope, { ...query, group: '/no' }, patience()),
  );
  expect(what).toBe('there is no log group /no');
});
