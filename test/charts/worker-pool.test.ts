import { expect, onTestFinished, test } from 'vitest';
import { ChartFault } from '../../src/charts/renderer.ts';
import { createWorkerPool, type WorkerPoolOptions } from '../../src/charts/worker-pool.ts';
import { neverAborted } from './picture.ts';

function startPool(options: Partial<WorkerPoolOptions> = {}) {
  const worker = new URL('./workers/obedient.ts', import.meta.url);
  const pool = createWorkerPool({ worker, size: 1, waiting: 10, deadline: 15_000, ...options });
  onTestFinished(() => pool.close());
  return {
    ...pool,
    tell: (order: string, signal = neverAborted) => pool.run(() => order, signal),
  };
}

const answer = (order: string) => expect.objectContaining({ order });

test('a job is answered', async () => {
  expect(await startPool().tell('draw')).toEqual(answer('draw'));
});

test('one thread does one job after the other', async () => {
  const pool = startPool();
  const answers = await Promise.all(['a', 'b', 'c'].map((order) => pool.tell(order)));
  const [first] = answers;
  expect(answers).toEqual(['a', 'b', 'c'].map(answer));
  expect(first).toMatchObject({ threadId: expect.any(Number) });
  const { threadId } = Object(first);
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ threadId })));
});

test('a thread does not see the environment', async () => {
  expect(await startPool().tell('draw')).toMatchObject({
    environment: ['DISABLE_SYSTEM_FONTS_LOAD'],
  });
});

test('a thread that hangs is ended and the next job gets a new one', async () => {
  const pool = startPool({ deadline: 2_000 });
  const hanging = pool.tell('hang');
  const next = pool.tell('draw');
  await expect(hanging).rejects.toThrow(
    new ChartFault(
      'The chart was not drawn within 2 s, so drawing was stopped. Ask again, or for a shorter window.',
    ),
  );
  expect(await next).toEqual(answer('draw'));
});

test('a thread that fails says why and the next job gets a new one', async () => {
  const pool = startPool();
  await expect(pool.tell('fail')).rejects.toThrow(
    new ChartFault('The chart could not be drawn: out of ink'),
  );
  expect(await pool.tell('draw')).toEqual(answer('draw'));
});

test('a thread that ends is replaced', async () => {
  const pool = startPool();
  await expect(pool.tell('end')).rejects.toThrow('The chart could not be drawn: its thread ended.');
  expect(await pool.tell('draw')).toEqual(answer('draw'));
});

test('a thread that cannot start says why', async () => {
  const pool = startPool({ worker: new URL('./workers/missing.ts', import.meta.url) });
  await expect(pool.tell('draw')).rejects.toThrow('Cannot find module');
});

test('a job too many is refused', async () => {
  const pool = startPool({ waiting: 1 });
  const jobs = [pool.tell('a'), pool.tell('b')];
  await expect(pool.tell('c')).rejects.toThrow(
    new ChartFault('1 other charts are waiting to be drawn. Ask again in a few seconds.'),
  );
  expect(await Promise.all(jobs)).toEqual([answer('a'), answer('b')]);
});

test('a job that is given up while it runs frees its place', async () => {
  const pool = startPool();
  const asker = new AbortController();
  const given = pool.tell('hang', asker.signal);
  const next = pool.tell('draw');
  asker.abort(new Error('gone'));
  await expect(given).rejects.toThrow('gone');
  expect(await next).toEqual(answer('draw'));
});

test('a job that is given up while it waits is not done', async () => {
  const pool = startPool();
  const asker = new AbortController();
  const running = pool.tell('draw');
  const waiting = pool.tell('hang', asker.signal);
  asker.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  expect(await running).toEqual(answer('draw'));
  expect(await pool.tell('again')).toEqual(answer('again'));
});

test('closing refuses what runs, what waits and what comes', async () => {
  const pool = startPool();
  const jobs = Promise.allSettled([pool.tell('hang'), pool.tell('draw')]);
  await pool.close();
  const stopping = new ChartFault('GridOps is stopping, so the chart was not drawn.');
  expect(await jobs).toEqual([
    { status: 'rejected', reason: stopping },
    { status: 'rejected', reason: stopping },
  ]);
  await expect(pool.tell('draw')).rejects.toThrow(stopping);
});
