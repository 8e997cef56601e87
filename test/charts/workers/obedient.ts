import { parentPort, threadId } from 'node:worker_threads';

/** Does what it is told: answers, hangs, fails or ends. */
parentPort?.on('message', (order: string) => {
  if (order === 'hang') for (;;);
  if (order === 'fail') throw new Error('out of ink');
  if (order === 'end') process.exit(0);
  parentPort?.postMessage({ order, threadId, environment: Object.keys(process.env) });
});
