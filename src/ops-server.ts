import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';
import { listen, PROMPT } from './http/listen.ts';

export interface OpsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  /** Resolves to what keeps the bot from serving; nothing when it is ready. */
  readonly problems: () => Promise<readonly string[]>;
  readonly onFailure: (error: Error) => void;
}

/** `/healthz` (the process answers), `/readyz` (it can serve) and `/metrics`, on a port of their own. */
export async function startOpsServer(
  options: OpsServerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(PROMPT, (request, response) => {
    answer(request.url ?? '/', options)
      .catch((error: unknown) => ({ status: 500, type: 'text/plain', body: String(error) }))
      .then(({ status, type, body }) =>
        response.writeHead(status, { 'content-type': type }).end(body),
      );
  });
  const port = await listen(server, options, options.onFailure);
  return { port, close: () => close(server) };
}

async function answer(url: string, { registry, problems }: OpsServerOptions) {
  const path = new URL(url, 'http://localhost').pathname;
  if (path === '/healthz') return { status: 200, type: 'text/plain', body: 'ok\n' };
  if (path === '/metrics')
    return { status: 200, type: registry.contentType, body: await registry.metrics() };
  if (path !== '/readyz') return { status: 404, type: 'text/plain', body: 'not found\n' };
  const found = await problems();
  return found.length === 0
    ? { status: 200, type: 'text/plain', body: 'ready\n' }
    : { status: 503, type: 'text/plain', body: `${found.join('\n')}\n` };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close').catch(() => undefined);
}
