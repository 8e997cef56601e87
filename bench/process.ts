import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Measured {
  readonly pid: number;
  /** Resident memory now, in MiB. */
  rss(): number;
  stop(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
}

/** Starts a Node program and resolves when it says that it is ready. */
export async function start(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Measured> {
  const child = spawn(process.execPath, [...words], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    pid: child.pid ?? 0,
    rss: () => residentMemory(child.pid ?? 0),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with exit code ${code}`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"GridOps is ready."')) resolve();
    });
  });
}

/** Linux: proc(5), VmRSS. */
function residentMemory(pid: number): number {
  const [, kibibytes = '0'] =
    /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1_024;
}
