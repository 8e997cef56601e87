import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { WorkspaceForPeople } from '../slack/contract.ts';
import { carryOut } from './acts.ts';
import type { Asset } from './assets.ts';
import { checkHost, checkOrigin, Refusal, readJson, setSafetyHeaders } from './guard.ts';
import {
  act,
  breakageSwitch,
  dismissal,
  nothing,
  parseBody,
  pressed,
  scenarioBegin,
  submission,
  typedLine,
} from './requests.ts';
import { type Sources, type Streams, snapshotFor } from './stream.ts';
import type { Refused } from './wire.ts';

/** Does what one POST asks for. */
type Effect = (body: unknown) => void | Promise<void>;

const PICTURE_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Answers every request of the console: the page, what a person sees, and what a person does. */
export function createRoutes(
  host: string,
  sources: Sources,
  streams: Streams,
  assets: Map<string, Asset>,
): RequestListener {
  const effects = effectsOf(sources, streams);
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    checkHost(request, host);
    const url = URL.parse(`http://console${request.url ?? '/'}`);
    if (url === null) throw new Refusal(400, 'That address is not understood.');
    const effect = effects.get(url.pathname);
    if (effect !== undefined) return apply(effect, request, response);
    if (request.method !== 'GET') throw new Refusal(405, 'There is nothing to change here.');
    serveRead(url, response, sources, streams, assets);
  };
  return (request, response) => {
    setSafetyHeaders(response);
    serve(request, response).catch((error: unknown) => refuse(response, error));
  };
}

/** What a page may change, by path. */
function effectsOf(
  { workspace, world, scenarios }: Sources,
  streams: Streams,
): Map<string, Effect> {
  return new Map<string, Effect>([
    [
      '/api/type',
      (body) => {
        const { person, channel, text } = parseBody(typedLine, body);
        return workspace.type(person, channel, text);
      },
    ],
    ['/api/act', (body) => carryOut(parseBody(act, body), workspace)],
    ['/api/press', (body) => workspace.press(parseBody(pressed, body))],
    [
      '/api/submit',
      (body) => {
        const { person, values } = parseBody(submission, body);
        return workspace.submitModal(person, values);
      },
    ],
    ['/api/dismiss', (body) => workspace.closeModal(parseBody(dismissal, body).person)],
    [
      '/api/breakages',
      (body) => {
        const { id, active } = parseBody(breakageSwitch, body);
        world.setBreakage(id, active);
        streams.announceWorld(world.breakages());
      },
    ],
    [
      '/api/scenario',
      (body) => {
        scenarios.begin(parseBody(scenarioBegin, body).id);
        streams.announceWorld(world.breakages());
      },
    ],
    [
      '/api/heal',
      (body) => {
        parseBody(nothing, body);
        world.heal();
        streams.announceWorld(world.breakages());
      },
    ],
  ]);
}

async function apply(
  effect: Effect,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') throw new Refusal(405, 'Send a POST.');
  checkOrigin(request);
  const body = await readJson(request);
  try {
    await effect(body);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(422, error instanceof Error ? error.message : String(error));
  }
  response.writeHead(204).end();
}

function serveRead(
  url: URL,
  response: ServerResponse,
  sources: Sources,
  streams: Streams,
  assets: Map<string, Asset>,
): void {
  const asset = assets.get(url.pathname);
  const fileId = /^\/files\/([\w-]{1,64})$/.exec(url.pathname)?.[1];
  if (asset !== undefined) {
    response.writeHead(200, { 'content-type': asset.contentType }).end(asset.body);
  } else if (fileId !== undefined) {
    serveFile(fileId, response, sources.workspace);
  } else if (url.pathname === '/api/state') {
    sendJson(response, 200, snapshotFor(personOf(url, sources.workspace), sources));
  } else if (url.pathname === '/api/changes') {
    streams.open(personOf(url, sources.workspace), response);
  } else {
    throw new Refusal(404, `There is nothing at ${url.pathname}.`);
  }
}

function serveFile(id: string, response: ServerResponse, workspace: WorkspaceForPeople): void {
  const file = workspace.file(id);
  if (file === undefined) throw new Refusal(404, 'No such file, or it is still being processed.');
  const isPicture = PICTURE_TYPES.has(file.type);
  const name = encodeURIComponent(file.name);
  response.setHeader('content-type', isPicture ? file.type : 'application/octet-stream');
  response.setHeader(
    'content-disposition',
    `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
  );
  response.writeHead(200).end(file.bytes);
}

/** Whose view is asked for; the first member's where nobody is named. */
function personOf(url: URL, { people }: WorkspaceForPeople): string {
  const asked = url.searchParams.get('person');
  const found = people.find(({ id, kind }) => (asked === null ? kind === 'member' : id === asked));
  if (found === undefined) throw new Refusal(400, `Nobody here has the id “${asked}”.`);
  return found.id;
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof Refusal ? error.status : 500;
  const sentence = error instanceof Error ? error.message : String(error);
  // The rest of an oversized body is not worth reading.
  if (status === 413) response.setHeader('connection', 'close');
  sendJson(response, status, { error: sentence } satisfies Refused);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
