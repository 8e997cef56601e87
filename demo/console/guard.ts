import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

const LARGEST_BODY_BYTES = 256 * 1024;

const SAFETY_HEADERS: Record<string, string> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A request that the console does not serve: the HTTP status and one sentence for people. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** Puts the headers on a response that keep the page's content from ever running or leaving it. */
export function setSafetyHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SAFETY_HEADERS)) response.setHeader(name, value);
}

/**
 * Refuses a Host that a hostile site could have pointed at this machine (DNS rebinding): only addresses, localhost
 * and the name that the console was started with are served.
 * @throws Refusal 403
 */
export function checkHost(request: IncomingMessage, ownHost: string): void {
  const name = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 || bare === 'localhost' || bare === ownHost) return;
  throw new Refusal(403, 'This console answers on localhost and on its own address only.');
}

/**
 * Refuses a request that changes something and that another site's page sent.
 * @throws Refusal 403
 */
export function checkOrigin(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeignOrigin = origin !== undefined && URL.parse(origin)?.host !== host;
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeignOrigin || isForeignSite) {
    throw new Refusal(403, 'Only the console’s own page may change something here.');
  }
}

/**
 * Reads a JSON body of at most 256 KiB.
 * @throws Refusal 413, 415, or 400 where it is not JSON
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal(415, 'Send JSON (application/json).');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) throw new Refusal(413, 'That is more than 256 KiB.');
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
}
