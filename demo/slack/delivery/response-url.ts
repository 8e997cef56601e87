import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../api/arguments.ts';
import type { Recorder } from '../api/recorder.ts';
import { readContent } from '../content.ts';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { ResponseTarget } from '../store/response-urls.ts';
import type { World } from '../world.ts';

interface Answer {
  status: number;
  error?: string;
}

/** Answers a POST to a response_url: `ok`, or an error as text, or as JSON when the URL is spent. */
export async function answerResponseUrl(
  world: World,
  recorder: Recorder,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const sent = parseJson((await readBody(request)).toString());
  const secret = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const answer = respond(world, secret, sent);
  const args = isObject(sent) ? sent : {};
  recorder.add({ method: 'response_url', arguments: args, at: world.now(), ...answer });
  const { status, error } = answer;
  const json = status === 404;
  response.writeHead(status, { 'content-type': json ? 'application/json' : 'text/html' });
  response.end(json ? JSON.stringify({ ok: false, error }) : (error ?? 'ok'));
}

function respond(world: World, secret: string, sent: unknown): Answer {
  let status = 404;
  try {
    const target = world.responseUrls.require(secret);
    status = 400;
    if (!isObject(sent)) throw new Refusal('invalid_payload');
    apply(world, target, sent);
    world.responseUrls.use(secret);
    return { status: 200 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status, error: error.code };
  }
}

function apply(world: World, target: ResponseTarget, sent: JsonObject): void {
  const original = originalOf(world, target);
  if (sent.delete_original === true) {
    if (original) world.messages.remove(original);
    return;
  }
  const content = readContent(sent, world);
  if (sent.replace_original === true && original) world.messages.edit(original, content);
  else say(world, target, sent, content);
}

function originalOf(world: World, target: ResponseTarget): StoredMessage | undefined {
  const { originalTs, channel } = target;
  return originalTs === undefined ? undefined : world.messages.find(channel, originalTs);
}

/**
 * Posts what an app said in answer to a person: to that person alone, unless it is `in_channel`.
 * Neither needs the app to be a member of the channel.
 */
export function say(
  world: World,
  { channel, userId }: Pick<ResponseTarget, 'channel' | 'userId'>,
  { response_type: type, thread_ts: threadTs }: JsonObject,
  content: ReturnType<typeof readContent>,
): void {
  const { gridOps } = world.apps;
  world.messages.post({
    channel,
    author: gridOps.botUser.id,
    appId: gridOps.id,
    visibleTo: type === 'in_channel' ? undefined : userId,
    threadTs: typeof threadTs === 'string' ? threadTs : undefined,
    ...content,
  });
}
