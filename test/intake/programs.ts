import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { linesOf, type Program } from '../store/programs.ts';

export { linesOf };

/** Runs a file of this folder with one argument of JSON. It is killed when the test ends. */
export function startProgram(file: string, input: unknown): Program {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
