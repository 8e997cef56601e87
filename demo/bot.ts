import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The bot as a process of its own, started as anybody would start it: only its environment says where things are. */
export interface Bot {
  /** Resolves with the exit code when the process ends by itself or after `stop`. */
  readonly ended: Promise<number | null>;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

const STARTING_MS = 30_000;

/**
 * Starts the bot and resolves when it says that it is ready. Rejects with what it printed when it ends before.
 * `onLine` gets every line of its log.
 */
export async function startBot(
  variables: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<Bot> {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { ...withoutAws(process.env), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const printed: string[] = [];
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        printed.push(line);
        onLine(line);
        if (line.includes('"GridOps is ready."')) resolve();
      });
  });
  const failed = Promise.race([
    ended.then((code) => `it ended with exit code ${code}`),
    new Promise<string>((resolve) => {
      setTimeout(resolve, STARTING_MS, `it was not ready after ${STARTING_MS / 1_000} s`).unref();
    }),
  ]);
  const problem = await Promise.race([ready, failed]);
  if (problem !== undefined) {
    await end(child, ended);
    throw new Error(`The bot did not start: ${problem}.\n${printed.join('\n')}`);
  }
  return { ended, stop: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}

/** Somebody's own AWS profile must not reach the simulated world, nor the other way round. */
function withoutAws(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(variables).filter(
      ([name]) => !/^(AWS_|SLACK_|GRIDOPS_|DATABASE_URL)/.test(name),
    ),
  );
}
