import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { runCommandLine } from '../../src/cli.ts';
import { variablesOf } from '../flow/bot.ts';
import { AWS_KEY, openPlace, type Place, type PlaceOptions } from '../flow/place.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a `gridops …` process ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Nobody waits longer for a command that cannot do its work. */
const PATIENCE_MS = 15_000;

/** Runs `gridops …` as a process of its own that knows these variables only. A process that does not end is killed. */
export async function gridops(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: join(tmpdir(), 'gridops-compile-cache'),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const overdue = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  clearTimeout(overdue);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

/** Runs `gridops …` in this process, which is quicker; for what a test needs done before. */
export async function gridopsHere(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Ended> {
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  ended.code = await runCommandLine(words, {
    variables,
    print: (line) => {
      ended.stdout += `${line}\n`;
    },
    complain: (line) => {
      ended.stderr += `${line}\n`;
    },
    stopRequested: new Promise(() => {}),
    onReload: () => {},
  });
  return ended;
}

/** A place and the environment of a process there; both end with the test. */
export async function openPlaceForCli(
  options: PlaceOptions = {},
): Promise<Place & { variables: Record<string, string> }> {
  const place = await openPlace(options);
  onTestFinished(() => place.close());
  const variables = {
    ...variablesOf(place),
    OPS_PORT: '0',
    AWS_ENDPOINT_URL: place.aws.url,
    AWS_ACCESS_KEY_ID: AWS_KEY,
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  return { ...place, variables };
}

/** A fault must be told in sentences: no stack trace, nothing of ours that a reader would have to look up. */
export function expectSentences({ stderr }: Ended): void {
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('node:internal');
  expect(stderr).not.toContain('error of its own');
  expect(stderr.trim()).toMatch(/[.?]$/);
}
