import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { bind, unbind } from '../../engine/index.ts';
import { SERVICES, type ServicePlace } from '../inventory.ts';
import { noise } from '../random.ts';
import { isServing } from '../targets.ts';
import type { World } from '../world.ts';
import { PAGES } from './bodies.ts';

/** The public services by the part that they play. */
export type HttpRole = 'backend' | 'ven' | 'gateway' | 'frontend';

export interface HttpServices {
  /** Base URLs, e.g. `http://127.0.0.1:40123`. */
  urls: Readonly<Record<HttpRole, string>>;
  close(): Promise<void>;
}

/** What the load balancer says by itself while it has no healthy target. */
const UNAVAILABLE =
  '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n';

/**
 * Serves what the public host names serve, each on a loopback port of its own (a free one where none
 * is given). State comes from the world's clock; the few milliseconds that an answer takes are real.
 */
export async function startHttpServices(
  world: World,
  { ports = {} }: { ports?: Partial<Record<HttpRole, number>> } = {},
): Promise<HttpServices> {
  const servers = SERVICES.map((place) => serverOf(world, place));
  const [backend = '', ven = '', gateway = '', frontend = ''] = await Promise.all(
    servers.map((server, index) => bind(server, ports[ROLES[index] ?? 'backend'] ?? 0)),
  );
  return {
    urls: { backend, ven, gateway, frontend },
    close: async () => void (await Promise.all(servers.map(unbind))),
  };
}

/** In the order of the inventory. */
const ROLES: readonly HttpRole[] = ['backend', 'ven', 'gateway', 'frontend'];

function serverOf(world: World, place: ServicePlace) {
  let requests = 0;
  return createServer((request, response) => {
    requests += 1;
    const path = new URL(request.url ?? '/', 'http://host.invalid').pathname;
    const hangUp = new AbortController();
    response.on('close', () => hangUp.abort());
    const jitter = 4 * noise(world.seed, requests);
    answer(world, place, { path, jitter, signal: hangUp.signal }, response).catch(() => {
      response.destroy();
    });
  });
}

async function answer(
  world: World,
  place: ServicePlace,
  { path, jitter, signal }: { path: string; jitter: number; signal: AbortSignal },
  response: ServerResponse,
): Promise<void> {
  const at = world.now();
  if (!isServing(world, place, at)) {
    response.writeHead(503, { server: 'awselb/2.0', 'content-type': 'text/html' }).end(UNAVAILABLE);
    return;
  }
  const page = PAGES[place.name][path]?.(world, at);
  await wait((page?.takes ?? 2) + jitter, undefined, { signal });
  const { body = { detail: 'Not Found' } } = page ?? {};
  const [type, text] =
    typeof body === 'string' ? ['text/plain', body] : ['application/json', JSON.stringify(body)];
  response.writeHead(page ? 200 : 404, { 'content-type': type, 'cache-control': 'no-cache' });
  response.end(text);
}
