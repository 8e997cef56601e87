import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A process of its own that uses a store, such as another replica would. */
export type Program = ChildProcessByStdio<Writable, Readable, null>;

/** Runs a file of this folder with one argument of JSON. It is killed when the test ends. */
export function startProgram(file: string, input: unknown): Program {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  return child;
}

/** The lines that a program has printed when it ends. */
export async function linesOf(child: Program, onLine?: (count: number) => void): Promise<string[]> {
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    onLine?.(lines.length);
  }
  await closed;
  return lines;
}
