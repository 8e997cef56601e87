import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { bind, unbind } from '../../demo/aws/engine/index.ts';

/** One of Slack's signed requests, as it came. */
export interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/** Sends a request to a bot as it is and returns the HTTP status. */
export async function send(requestUrl: string, { headers, body }: SignedRequest): Promise<number> {
  const response = await fetch(requestUrl, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

/**
 * Stands between Slack and bots: hands each request to all of them, answers with what the first one said, and
 * remembers it. Closed when the test ends.
 */
export async function listenBetween(...requestUrls: string[]) {
  const requests: SignedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const received = { headers: slackHeaders(incoming), body: await text(incoming) };
      requests.push(received);
      const [status = 502] = await Promise.all(requestUrls.map((url) => send(url, received)));
      outgoing.writeHead(status).end();
    })();
  });
  const url = await bind(server, 0);
  onTestFinished(() => unbind(server));
  return { url, requests };
}

/** Stands between a bot and the Web API of Slack, and can hold back calls of a method. Closed when the test ends. */
export async function gateTo(apiUrl: string) {
  const gate = Promise.withResolvers<void>();
  let holding = '';
  let held = 0;
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, method: string): void => {
    const { headers } = incoming;
    const onward = request(`${apiUrl}${method}`, { method: 'POST', headers, agent: false });
    onward.on('response', (answer) => {
      // No idle connection may be taken for a leak.
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' });
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  };
  const server = createServer((incoming, outgoing) => {
    const method = (incoming.url ?? '').slice('/api/'.length);
    if (method !== holding) return pass(incoming, outgoing, method);
    held += 1;
    void gate.promise.then(() => pass(incoming, outgoing, method));
  });
  const url = await bind(server, 0);
  onTestFinished(() => unbind(server));
  return {
    url: `${url}/api/`,
    hold: (method: string) => {
      holding = method;
    },
    /** How many calls wait. */
    held: () => held,
    release: () => {
      holding = '';
      gate.resolve();
    },
  };
}

/** A request signed as Slack signs it (Slack: verifying requests); `secondsAgo` back-dates it. */
export function signed(
  secret: string,
  body: string,
  { type = 'application/x-www-form-urlencoded', secondsAgo = 0 } = {},
): SignedRequest {
  const timestamp = String(Math.floor(Date.now() / 1_000) - secondsAgo);
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
  };
}

const SLACK_HEADERS = ['content-type', 'x-slack-request-timestamp', 'x-slack-signature'];

function slackHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(SLACK_HEADERS.map((name) => [name, String(headers[name])]));
}
