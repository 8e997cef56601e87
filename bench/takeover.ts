import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Store, StoreOptions } from '../src/store/store.ts';

const PROGRAM = fileURLToPath(new URL('../test/jobs/run-jobs.ts', import.meta.url));
/** Longer than the time between two renewals, so that a kill meets any point of it. */
const LONGEST_LIFE_MS = 3_000;

/**
 * Two processes share a store; each time the one that has the job is killed and replaced. Gives the seconds from each kill
 * until the other process began the job.
 */
export async function takeovers(
  { jobs }: Store,
  options: StoreOptions,
  kills: number,
): Promise<number[]> {
  const begun = createQueue<Beginning>();
  const replicas = new Map<number, Replica>();
  const replace = async () => {
    const replica = await startReplica(options, begun.add);
    replicas.set(replica.pid, replica);
  };
  const seconds: number[] = [];
  try {
    for (let count = 0; count < 2; count += 1) await replace();
    for (let kill = 0; kill < kills; kill += 1) {
      await jobs.add({ id: `takeover ${kill}`, kind: 'track', input: null, runAt: 0 });
      const victim = await begun.take();
      await delay(Math.random() * LONGEST_LIFE_MS);
      const killedAt = Date.now();
      await replicas.get(victim.pid)?.kill();
      replicas.delete(victim.pid);
      seconds.push(((await begun.take()).at - killedAt) / 1_000);
      await replace();
    }
    return seconds;
  } finally {
    for (const { kill } of replicas.values()) await kill();
  }
}

/** A process began a job at this time (epoch milliseconds). */
interface Beginning {
  pid: number;
  at: number;
}

interface Replica {
  pid: number;
  kill(): Promise<void>;
}

async function startReplica(
  { dataDir, databaseUrl = '' }: StoreOptions,
  onBeginning: (beginning: Beginning) => void,
): Promise<Replica> {
  const child = spawn(process.execPath, [PROGRAM, dataDir, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid ?? 0;
  const closed = once(child, 'close');
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const at = /^takeover \d+ \d+ (\d+)$/.exec(line)?.[1];
    if (at !== undefined) onBeginning({ pid, at: Number(at) });
    else ready.resolve();
  });
  await Promise.race([ready.promise, closed]);
  return {
    pid,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** What was added first is taken first; taking waits. */
function createQueue<Item>() {
  const items: Item[] = [];
  const waiting: ((item: Item) => void)[] = [];
  return {
    add(item: Item) {
      const taker = waiting.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take(): Promise<Item> {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve(item);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
