import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** The credential scope of a SigV4 signature. */
interface Credential {
  accessKeyId: string;
  region: string;
  /** The signing name, e.g. `monitoring` for CloudWatch. */
  service: string;
}

/** A request that was read whole. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Absent where the request is not signed. */
  credential: Credential | undefined;
}

/** Reads an HTTP request; bodies may be gzipped (AWS: request compression). */
export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const { headers, method = 'GET', url = '/' } = message;
  const raw = await buffer(message);
  return {
    method,
    url: new URL(url, 'http://aws.invalid'),
    headers,
    body: headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
    credential: credentialOf(headers.authorization),
  };
}

/** The scope is `<access key>/<date>/<region>/<service>/aws4_request` (AWS: SigV4). */
function credentialOf(authorization = ''): Credential | undefined {
  const scope = /^AWS4-HMAC-SHA256 .*Credential=([^/\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;
  const [, accessKeyId, region, service] = scope.exec(authorization) ?? [];
  if (!accessKeyId || !region || !service) return undefined;
  return { accessKeyId, region, service };
}
