import { createRequire } from 'node:module';
import type quickChartModule from 'quickchart-js';
import { messageOf } from '../kernel/errors.ts';
import { chartConfig } from './config.ts';
import { surfaceOf } from './layout.ts';
import { pngSize } from './png.ts';
import { ChartFault, type ChartRenderer, STOPPING } from './renderer.ts';
import type { ChartSpec, ChartSurface } from './spec.ts';
import { THEMES } from './theme.ts';

export interface QuickChartOptions {
  /** Of a QuickChart server, such as `http://quickchart.internal:3400`. */
  url: string;
  /** Titles and values may go to the public quickchart.io. */
  allowPublic: boolean;
  /** Milliseconds for one chart. Default: 5 000. */
  deadline?: number;
}

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Draws on a QuickChart server (quickchart.io/documentation/usage/post-endpoint). Throws `ChartFault` at once when the URL is
 * the public one and that is not allowed.
 */
export function createQuickChartRenderer(options: QuickChartOptions): ChartRenderer {
  const { url, allowPublic, deadline = 5_000 } = options;
  const endpoint = new URL('chart', url.endsWith('/') ? url : `${url}/`);
  if (!allowPublic && /(^|\.)quickchart\.io\.?$/i.test(endpoint.hostname))
    throw new ChartFault(
      `${endpoint.hostname} is a public server and would see titles and values. Name a QuickChart server of your own, or allow the public one.`,
    );
  const postData = postDataOf(loadLibrary());
  const running = new Set<AbortController>();
  return {
    async draw(spec, asked) {
      const request = new AbortController();
      running.add(request);
      const stop = AbortSignal.any([asked, request.signal]);
      try {
        const surface = surfaceOf(spec);
        const signal = AbortSignal.any([stop, AbortSignal.timeout(deadline)]);
        const png = await ask(endpoint, postData(spec, surface), signal);
        return { png, ...checkedSize(png, surface) };
      } catch (error) {
        stop.throwIfAborted();
        throw new ChartFault(`QuickChart at ${endpoint.host} ${reason(error, deadline)}`);
      } finally {
        running.delete(request);
      }
    },
    async close() {
      for (const request of running) request.abort(new ChartFault(STOPPING));
    },
  };
}

type Library = typeof quickChartModule.default;

/** Loaded when it is used; its types describe what `require` gives. */
function loadLibrary(): Library {
  return createRequire(import.meta.url)('quickchart-js');
}

/**
 * The library turns a configuration into JavaScript, which the server runs: a name with `for (` in it is refused there, and one
 * with the library's mark for functions would become code. So the configuration itself goes as JSON.
 */
function postDataOf(QuickChart: Library) {
  return (spec: ChartSpec, { width, height, scale, theme }: ChartSurface): string => {
    const chart = chartConfig(spec);
    const request = new QuickChart()
      .setConfig(JSON.stringify(chart))
      .setVersion('4')
      .setWidth(width)
      .setHeight(height)
      .setDevicePixelRatio(scale)
      .setBackgroundColor(THEMES[theme].background)
      .setFormat('png');
    return JSON.stringify({ ...request.getPostData(), chart });
  };
}

/** The library waits without end and takes any answer, so the request is made here. */
async function ask(endpoint: URL, body: string, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal,
    // A redirect could lead to somebody else's server.
    redirect: 'error',
  });
  if (!response.ok) {
    await response.body?.cancel();
    const said = response.headers.get('x-quickchart-error');
    throw new BadAnswer(
      `answered HTTP ${response.status}${said ? ` (${said.slice(0, 200)})` : ''}.`,
    );
  }
  return readLimited(response);
}

async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new BadAnswer('sent more than a picture has.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function checkedSize(png: Uint8Array, { width, height, scale }: ChartSurface) {
  const size = pngSize(png);
  if (!size) throw new BadAnswer('did not send a picture.');
  if (size.width !== width * scale || size.height !== height * scale)
    throw new BadAnswer(
      `sent ${size.width} × ${size.height} pixels instead of ${width * scale} × ${height * scale}.`,
    );
  return size;
}

/** The server answered, but not with the picture; the message continues its name. */
class BadAnswer extends Error {}

function reason(error: unknown, deadline: number): string {
  if (error instanceof BadAnswer) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `did not answer within ${deadline / 1_000} s.`;
  const cause = error instanceof Error ? error.cause : undefined;
  return `cannot be reached: ${messageOf(cause ?? error)}.`;
}
