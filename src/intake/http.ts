import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { listen, PROMPT } from '../http/listen.ts';

/** A request that was read whole. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface IntakeServerOptions {
  readonly host: string;
  readonly port: number;
  /** The answer to a POST; undefined where nothing is at this path. What it throws becomes a 503. */
  readonly answer: (path: string, received: Received) => Promise<Answer> | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** A message of SNS has 256 KiB, which its envelope may double; some senders have no limit of their own. */
const MOST_BYTES = 1_048_576;

/** The public door of the intake, on a port of its own. */
export async function startIntakeServer(
  options: IntakeServerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(PROMPT, (request, response) => {
    void respond(request, options).then((answer) => send(response, answer));
  });
  const port = await listen(server, options, options.onFailure);
  return { port, close: () => close(server) };
}

/** Never rejects. A sender that gets 503 tries again; what went wrong is for the log. */
async function respond(request: IncomingMessage, options: IntakeServerOptions): Promise<Answer> {
  try {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (path === '/healthz') return { status: 200, text: 'ok' };
    if (request.method !== 'POST') return { status: 405, text: 'POST only' };
    const body = await readBody(request);
    if (body === undefined) return { status: 413, text: `at most ${MOST_BYTES} bytes` };
    const answer = options.answer(path, { headers: request.headers, body });
    return (await answer) ?? { status: 404, text: 'not found' };
  } catch (error) {
    options.onFailure(error);
    return { status: 503, text: 'try again' };
  }
}

/** Undefined if it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, text }: Answer): void {
  // What was too long is not read to its end.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
