import { type Logger, LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import type { Timers } from '../../demo/slack/clock.ts';
import type { Change } from '../../demo/slack/contract.ts';
import {
  type RunningWorkspace,
  startWorkspace,
  type WorkspaceOptions,
} from '../../demo/slack/workspace.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Timers {
  #now = Date.UTC(2026, 10, 2, 9, 0, 0);
  #pending: { at: number; run: () => void }[] = [];

  readonly now = (): number => this.#now;

  after(milliseconds: number, run: () => void): () => void {
    const entry = { at: this.#now + milliseconds, run };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== entry);
    };
  }

  /** Moves on; whatever was due happens in its order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let due = this.#due(until); due; due = this.#due(until)) {
      this.#pending = this.#pending.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = until;
  }

  /** How many callbacks wait for a time. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** Milliseconds until the next callback; undefined when none waits. */
  get next(): number | undefined {
    const [earliest] = this.#pending.map(({ at }) => at).sort((a, b) => a - b);
    return earliest === undefined ? undefined : earliest - this.#now;
  }

  #due(until: number): { at: number; run: () => void } | undefined {
    return this.#pending.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Methods of the Web API that a test has called, with success, in this process. */
export const answeredMethods = new Set<string>();

export interface Started extends RunningWorkspace {
  bot: WebClient;
  changes: Change[];
  /** Texts of the notices so far. */
  notices(): string[];
}

/** A workspace that closes when the test ends. */
export async function start(options: WorkspaceOptions = {}): Promise<Started> {
  const running = await startWorkspace(options);
  const changes: Change[] = [];
  running.workspace.watch((change) => changes.push(change));
  onTestFinished(async () => {
    for (const { method, error } of running.controls.calls())
      if (error === undefined) answeredMethods.add(method);
    await running.close();
  });
  const notices = () =>
    changes.flatMap((change) => (change.kind === 'notice' ? [change.text] : []));
  return { ...running, bot: client(running.url, running.tokens.bot), changes, notices };
}

export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Slack's own client, without retries. */
export function client(url: string, token?: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: url,
    logger: silent,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: 5000,
  });
}

/** Slack's answer to a call that it must refuse. */
export async function refused(call: Promise<unknown>): Promise<WebAPIPlatformError['data']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data;
    throw error;
  }
  throw new Error('Slack accepted what it should refuse.');
}

/** Slack's error code for a call that it must refuse. */
export async function code(call: Promise<unknown>): Promise<string> {
  return (await refused(call)).error;
}

/** Posts one line as the app and returns its `ts`. */
export async function post(bot: WebClient, channel = 'C0GRIDOPS', text = 'hello'): Promise<string> {
  const { ts } = await bot.chat.postMessage({ channel, text });
  if (ts === undefined) throw new Error('no ts');
  return ts;
}

/** The first of a list that must not be empty. */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}

/** The last of a list that must not be empty. */
export function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}
