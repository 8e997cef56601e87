import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** A bot as a process of its own. */
export interface BotProcess {
  /** As the kernel kills: nothing is finished, nobody is told. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Stands still until it is thawed, and does not notice. */
  freeze(): void;
  thaw(): void;
}

/** Starts a bot and resolves when it is ready. */
export async function startBotProcess(
  variables: Readonly<Record<string, string>>,
): Promise<BotProcess> {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('"GridOps is ready."')) ready.resolve();
  });
  const ended = closed.then(() => Promise.reject(new Error('the bot ended by itself')));
  await Promise.race([ready.promise, ended]);
  ended.catch(() => undefined);
  return {
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}
