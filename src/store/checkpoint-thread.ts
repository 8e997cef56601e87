import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Starts checkpointing an SQLite file in a thread of its own; the returned function ends it. */
export function startCheckpointThread(file: string): () => Promise<void> {
  const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
    workerData: { file },
    env: {},
  });
  const ended = once(worker, 'exit');
  // Without it the log only grows until the bot stops: nothing is lost.
  worker.on('error', () => undefined);
  worker.unref();
  return async () => {
    worker.ref();
    worker.postMessage('close');
    await ended;
  };
}
