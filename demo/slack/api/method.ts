import type { InstalledApp } from '../fixture.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { CallArguments } from './arguments.ts';

/** Slack's kinds of tokens: `xoxb-…` and `xapp-…`. */
export type TokenKind = 'bot' | 'app';

/** Who calls, with which arguments. */
export interface Call {
  app: InstalledApp;
  token: TokenKind;
  arguments: CallArguments;
}

/** One method of the Web API. */
export interface Method {
  /** Kinds of tokens that may call it. */
  tokens: readonly TokenKind[];
  /** The bot scope that it needs, if any. */
  scope?: string;
  /** What to answer besides `ok: true`. Throws a Refusal to answer an error. */
  run(call: Call, world: World): JsonObject;
}

/** Methods by name, e.g. `chat.postMessage`. */
export type Methods = Record<string, Method>;

/** A method for bot tokens. */
export function forBots(scope: string | undefined, run: Method['run']): Method {
  return { tokens: ['bot'], run, ...(scope === undefined ? {} : { scope }) };
}
