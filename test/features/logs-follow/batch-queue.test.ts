import { expect, test } from 'vitest';
import { type Batch, BatchQueue } from '../../../src/features/logs/follow/batch-queue.ts';
import { eventAt, START } from './subject.ts';

const batchOf = (...messages: string[]): Batch => ({
  at: START,
  events: messages.map((message, index) => eventAt(index, message)),
  sampled: false,
});

async function drained(queue: BatchQueue) {
  const taken: string[] = [];
  for await (const { events, lost } of queue)
    taken.push(`${events.map(({ message }) => message).join(' ')}, ${lost} lost`);
  return taken;
}

test('gives the batches in their order, then ends', async () => {
  const queue = new BatchQueue();
  queue.push(batchOf('a', 'b'));
  queue.push(batchOf('c'));
  queue.end();
  expect(await drained(queue)).toEqual(['a b, 0 lost', 'c, 0 lost']);
});

test('gives what waits before it fails', async () => {
  const queue = new BatchQueue();
  queue.push(batchOf('a'));
  queue.end(new Error('hung up'));
  const taken: number[] = [];
  const reading = async () => {
    for await (const { events } of queue) taken.push(events.length);
  };
  await expect(reading()).rejects.toThrow('hung up');
  expect(taken).toEqual([1]);
});

test('wakes who waits for a batch', async () => {
  const queue = new BatchQueue();
  const reading = drained(queue);
  await Promise.resolve();
  queue.push(batchOf('late'));
  await Promise.resolve();
  queue.end();
  expect(await reading).toEqual(['late, 0 lost']);
});

test('loses the oldest batches when nobody takes them, and says how many events', async () => {
  const queue = new BatchQueue({ events: 3, characters: 1_000 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) queue.push(batchOf(`${name}1`, `${name}2`));
  queue.end();
  expect(await drained(queue)).toEqual(['e1 e2, 8 lost']);
});

test('holds no more text than it may', async () => {
  const queue = new BatchQueue({ events: 1_000, characters: 2_500 });
  for (const name of ['a', 'b', 'c']) queue.push(batchOf(name.repeat(1_000)));
  queue.end();
  expect((await drained(queue)).map((each) => each.slice(-6))).toEqual(['1 lost', '0 lost']);
});
