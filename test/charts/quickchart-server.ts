import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { THEMES } from '../../src/charts/theme.ts';
import { createWorkerPool } from '../../src/charts/worker-pool.ts';
import { neverAborted } from './picture.ts';

/** quickchart.io/documentation/usage/post-endpoint; a chart as text would be run as code there. */
const request = z.object({
  version: z.literal('4'),
  format: z.literal('png'),
  width: z.number(),
  height: z.number(),
  devicePixelRatio: z.union([z.literal(1), z.literal(2)]),
  backgroundColor: z.string(),
  chart: z.looseObject({ type: z.string(), data: z.looseObject({}), options: z.looseObject({}) }),
});

export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that speaks QuickChart's `POST /chart` and draws with Chart.js 4, or does something else. */
export async function startQuickChart(behaviour?: Behaviour) {
  const pool = createWorkerPool({
    worker: new URL('./workers/draw-config.ts', import.meta.url),
    size: 1,
    waiting: 10,
    deadline: 15_000,
  });
  const bodies: z.infer<typeof request>[] = [];
  const server = createServer(async (incoming, response) => {
    if (incoming.method !== 'POST' || incoming.url !== '/chart')
      return response.writeHead(404).end();
    if (behaviour) return behaviour(response, incoming);
    const body = request.safeParse(await json(incoming));
    if (!body.success)
      return response.writeHead(400, { 'x-quickchart-error': 'unexpected request' }).end();
    bodies.push(body.data);
    const { width, height, devicePixelRatio: scale, backgroundColor, chart } = body.data;
    const theme = backgroundColor === THEMES.dark.background ? 'dark' : 'light';
    const drawing = { config: chart, surface: { width, height, scale, theme } };
    const drawn = z
      .object({ png: z.instanceof(Uint8Array) })
      .parse(await pool.run(() => drawing, neverAborted));
    return response.writeHead(200, { 'content-type': 'image/png' }).end(drawn.png);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await pool.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, bodies };
}
