import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

/** What was read of a body, decompressed. */
export interface Body {
  text: string;
  /** The body is longer than what was read. */
  cut: boolean;
}

/** Longer bodies are cut: no health endpoint says so much. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Reads a body up to the limit. Rejects when the connection or the compression breaks. */
export async function readBody(response: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(response)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
  return { text: new TextDecoder().decode(bytes), cut: size > MAX_BODY_BYTES };
}

function decoded(response: IncomingMessage): Readable {
  const decoder = decoderOf(response.headers['content-encoding']);
  // The loop above hears of errors; the pipeline closes the other stream.
  return decoder ? pipeline(response, decoder, () => {}) : response;
}

function decoderOf(encoding = '') {
  if (/^(x-)?gzip$/i.test(encoding)) return createGunzip();
  if (/^br$/i.test(encoding)) return createBrotliDecompress();
  return undefined;
}
