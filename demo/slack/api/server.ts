import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InstalledApp } from '../fixture.ts';
import type { JsonObject } from '../json.ts';
import { methods } from '../methods/all.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { CallArguments, readArguments, readBody } from './arguments.ts';
import type { Faults } from './faults.ts';
import type { Call, Method, TokenKind } from './method.ts';
import type { Recorder } from './recorder.ts';

/** Which app a token belongs to, and its kind. */
export type Tokens = ReadonlyMap<string, { app: InstalledApp; kind: TokenKind }>;

/** What the Web API needs to answer. */
export interface ApiParts {
  world: World;
  tokens: Tokens;
  faults: Faults;
  recorder: Recorder;
}

interface Answer {
  /** 0: the connection breaks instead. */
  status: number;
  headers?: Record<string, string>;
  body: JsonObject;
}

/** Answers one call of `/api/<method>`. */
export async function answerCall(
  parts: ApiParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice('/api/'.length);
  let args = new CallArguments({});
  const respond = ({ status, headers, body }: Answer): void => {
    const { error } = body;
    parts.recorder.add({
      method: name,
      arguments: { ...args.values },
      at: parts.world.now(),
      status,
      ...(typeof error === 'string' ? { error } : {}),
    });
    if (status === 0) return void response.destroy();
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(body));
  };
  try {
    args = await readArguments(request, url, await readBody(request));
    respond(run(parts, name, request.headers.authorization, args));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    respond({ status: 200, body: { ok: false, error: error.code, ...error.details } });
  }
}

function run(
  { world, tokens, faults }: ApiParts,
  name: string,
  authorization: string | undefined,
  args: CallArguments,
): Answer {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new Refusal('unknown_method', { req_method: name });
  const call = authenticate(tokens, method, authorization, args);
  if (call?.app === world.apps.gridOps && call.token === 'bot') requireScope(method, world);
  const fault = faults.next(name, args);
  if (fault && 'retryAfter' in fault) return rateLimited(fault.retryAfter);
  if (fault && 'status' in fault) return { status: fault.status, body: {} };
  if (fault && 'error' in fault) throw new Refusal(fault.error);
  const headers = {
    'x-oauth-scopes': [...world.scopes].join(','),
    'x-accepted-oauth-scopes': method.scope ?? '',
  };
  const anonymous: Call = { app: world.apps.gridOps, token: 'bot', arguments: args };
  const body = { ok: true, ...method.run(call ?? anonymous, world) };
  return { status: fault ? 0 : 200, headers, body };
}

function rateLimited(seconds: number): Answer {
  const headers = { 'retry-after': String(seconds) };
  return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
}

/** Who calls; nobody for a method that asks for no token. */
function authenticate(
  tokens: Tokens,
  method: Method,
  authorization: string | undefined,
  args: CallArguments,
): Call | undefined {
  if (method.tokens.length === 0) return undefined;
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? args.string('token');
  if (token === undefined) throw new Refusal('not_authed');
  const owner = tokens.get(token);
  if (!owner) throw new Refusal('invalid_auth');
  if (!method.tokens.includes(owner.kind)) throw new Refusal('not_allowed_token_type');
  return { app: owner.app, token: owner.kind, arguments: args };
}

function requireScope({ scope }: Method, { scopes }: World): void {
  if (scope === undefined || scopes.has(scope)) return;
  throw new Refusal('missing_scope', { needed: scope, provided: [...scopes].join(',') });
}
