import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './api/arguments.ts';
import type { World } from './world.ts';

/** Takes a file's bytes at its upload URL: raw, or as one part of a form (Slack: working with files). */
export async function answerUpload(
  { files }: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [id = '', secret = ''] = url.pathname.split('/').slice(3);
  const file = files.find(id);
  const bytes = await bytesOf(request);
  const refuse = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  };
  if (!file || file.secret !== secret) return refuse(404, 'file_not_found');
  if (file.completedAt !== undefined) return refuse(400, 'already_completed');
  if (bytes.length !== file.length) return refuse(400, `expected ${file.length} bytes`);
  file.bytes = bytes;
  response.end(`OK - ${bytes.length}`);
}

async function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const body = new Uint8Array(await readBody(request));
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  for (const part of form.values())
    if (typeof part !== 'string') return new Uint8Array(await part.arrayBuffer());
  return new Uint8Array();
}

/** Serves a private file to whoever brings a token, once it is processed. */
export function answerPrivateFile(
  { files }: World,
  tokens: ReadonlyMap<string, unknown>,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): void {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const file = files.find(/F\d{10}/.exec(url.pathname)?.[0] ?? '');
  if (!tokens.has(token)) response.writeHead(403).end();
  else if (!file?.bytes || !files.isProcessed(file)) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
}
