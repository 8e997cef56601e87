import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * The signature that a presigned GET must have, worked out by the book. `isSigned`: which query parameters are part of it.
 * AWS: Create a signed AWS API request.
 */
export function presignature(
  address: URL,
  secret: string,
  isSigned: (parameter: string) => boolean,
): string {
  const [, day = '', region = '', service = ''] =
    address.searchParams.get('X-Amz-Credential')?.split('/') ?? [];
  const query = [...address.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature' && isSigned(name))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');
  const request = ['GET', address.pathname, query, `host:${address.host}`, '', 'host', sha256('')];
  const scope = `${day}/${region}/${service}/aws4_request`;
  const time = address.searchParams.get('X-Amz-Date') ?? '';
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(request.join('\n'))].join('\n');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
  return hmac(key, text).toString('hex');
}
