import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import PQueue, { TimeoutError } from 'p-queue';
import { messageOf } from '../kernel/errors.ts';
import { ChartFault, STOPPING } from './renderer.ts';

export interface WorkerPoolOptions {
  /** A module that answers each message with one message. */
  worker: URL;
  /** Threads at most; they start when they are needed. */
  size: number;
  /** Jobs that may wait for a thread; more are refused. */
  waiting: number;
  /** Milliseconds for one job, starting its thread included and waiting for it not. */
  deadline: number;
}

/** Runs jobs on threads; a thread that fails or hangs is ended, and the next job gets a new one. */
export interface WorkerPool {
  /**
   * Resolves to the answer of the worker. The job is made when a thread is free for it, so that many do not hold up this one.
   * Rejects with `ChartFault`, or with the reason of the signal.
   */
  run(job: () => unknown, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** The threads have no use for the environment, which holds secrets, nor for the machine's fonts, which differ. */
const WORKER_ENVIRONMENT = { DISABLE_SYSTEM_FONTS_LOAD: '1' };
/** A small young generation, because each chart leaves a canvas behind that weighs little to the collector and much to the machine. */
const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

export function createWorkerPool({ worker: url, ...limits }: WorkerPoolOptions): WorkerPool {
  const queue = new PQueue({ concurrency: limits.size, timeout: limits.deadline });
  const threads = new Set<Worker>();
  const idle: Worker[] = [];
  let closed = false;

  const start = () => {
    const thread = new Worker(url, {
      env: WORKER_ENVIRONMENT,
      resourceLimits: HEAP,
    });
    threads.add(thread);
    // A job hears of its own faults; those of an idle thread would otherwise end the process.
    thread.on('error', () => end(thread));
    return thread;
  };
  const end = async (thread: Worker) => {
    threads.delete(thread);
    const place = idle.indexOf(thread);
    if (place >= 0) idle.splice(place, 1);
    await thread.terminate();
  };
  const work = async (job: () => unknown, signal: AbortSignal | undefined) => {
    const thread = idle.pop() ?? start();
    try {
      const answer = await answerOf(thread, job(), signal);
      idle.push(thread);
      return answer;
    } catch (error) {
      await end(thread);
      throw error;
    }
  };

  return {
    async run(job, asked) {
      if (closed) throw new ChartFault(STOPPING);
      if (queue.size >= limits.waiting) throw new ChartFault(tooMany(queue.size));
      try {
        return await queue.add(({ signal }) => work(job, signal), { signal: asked });
      } catch (error) {
        asked.throwIfAborted();
        if (closed) throw new ChartFault(STOPPING);
        if (error instanceof TimeoutError) throw new ChartFault(tooSlow(limits.deadline));
        throw new ChartFault(`The chart could not be drawn: ${messageOf(error)}`);
      }
    },
    async close() {
      closed = true;
      queue.clear();
      await Promise.all([...threads].map(end));
    },
  };
}

/** Keeps the process alive until there is an answer. Rejects when the thread fails or ends, or the signal is aborted. */
async function answerOf(thread: Worker, job: unknown, signal: AbortSignal | undefined) {
  const settled = new AbortController();
  const stop = AbortSignal.any([settled.signal, ...(signal ? [signal] : [])]);
  thread.ref();
  thread.postMessage(job);
  try {
    const [answer] = await Promise.race([
      once(thread, 'message', { signal: stop }),
      once(thread, 'exit', { signal: stop }).then(() =>
        Promise.reject(new Error('its thread ended.')),
      ),
    ]);
    return answer;
  } finally {
    settled.abort();
    thread.unref();
  }
}

const tooMany = (waiting: number) =>
  `${waiting} other charts are waiting to be drawn. Ask again in a few seconds.`;
const tooSlow = (milliseconds: number) =>
  `The chart was not drawn within ${milliseconds / 1_000} s, so drawing was stopped. Ask again, or for a shorter window.`;
