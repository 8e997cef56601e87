import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE, SECOND } from '../world/time.ts';

/** What is known of an access key. */
export interface Credentials {
  /** Any of them may have signed. */
  secrets: readonly string[];
  /** Only role sessions have one. */
  sessionToken?: string;
}

/** What a presigned URL is verified against. */
export interface Verification {
  region: string;
  credentialsOf(accessKeyId: string): Credentials;
  /** The present, in epoch milliseconds, of every clock that a caller may sign by. */
  clocks: readonly (() => number)[];
}

/** The caller's access key, or else why the URL is refused. */
export type Verdict = { accessKeyId: string } | { refusal: string };

const SERVICE = 'iotdevicegateway';
const ALGORITHM = 'AWS4-HMAC-SHA256';
/** AWS: SigV4: how far clocks may differ, and how long a URL without X-Amz-Expires is good. */
const TOLERANCE = 5 * MINUTE;
const LONGEST_SECONDS = 86_400;
/** AWS: MQTT over WSS: the session token is added to the URL once it is signed. */
const UNSIGNED = ['X-Amz-Signature', 'X-Amz-Security-Token'];

/** Verifies the SigV4 signature of a presigned URL. AWS IoT Core: "Device communication protocols". */
export function verifyPresigned(url: URL, host: string, verification: Verification): Verdict {
  const query = url.searchParams;
  const read = (name: string): string => query.get(name) ?? '';
  if (read('X-Amz-Algorithm') !== ALGORITHM)
    return { refusal: `the algorithm is not ${ALGORITHM}` };
  const [accessKeyId = '', ...scope] = read('X-Amz-Credential').split('/');
  const date = read('X-Amz-Date');
  const expected = [date.slice(0, 8), verification.region, SERVICE, 'aws4_request'];
  if (accessKeyId === '' || scope.join('/') !== expected.join('/')) {
    return { refusal: `the credential scope is not ${expected.join('/')}` };
  }
  if (read('X-Amz-SignedHeaders') !== 'host') return { refusal: 'not just the host is signed' };
  const signedAt = timeOf(date);
  const lasts = lifetimeOf(query.get('X-Amz-Expires'));
  if (!verification.clocks.some((now) => isFresh(now() - signedAt, lasts))) {
    return { refusal: 'the signature is expired or not yet valid' };
  }
  const { secrets, sessionToken } = verification.credentialsOf(accessKeyId);
  if (query.get('X-Amz-Security-Token') !== (sessionToken ?? null)) {
    return { refusal: 'the security token is not the one of the access key' };
  }
  const text = [ALGORITHM, date, expected.join('/'), sha256(canonicalRequest(url, host))].join(
    '\n',
  );
  const isRight = secrets.some((secret) => {
    const signature = signed(signingKey(secret, expected), text).toString('hex');
    return areEqual(signature, read('X-Amz-Signature'));
  });
  return isRight ? { accessKeyId } : { refusal: 'the signature does not match' };
}

/** Epoch milliseconds of `20261120T170520Z`; NaN where it is none. */
function timeOf(date: string): number {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date) ?? [];
  if (!day || !time) return Number.NaN;
  const iso = `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  return Date.parse(iso);
}

function lifetimeOf(expires: string | null): number {
  if (expires === null) return TOLERANCE;
  const seconds = Number(expires);
  return seconds >= 1 && seconds <= LONGEST_SECONDS ? seconds * SECOND : 0;
}

function isFresh(age: number, lasts: number): boolean {
  return -TOLERANCE <= age && age <= lasts;
}

/** AWS: SigV4: "Create a canonical request"; the body is empty. */
function canonicalRequest(url: URL, host: string): string {
  const query = [...url.searchParams]
    .filter(([name]) => !UNSIGNED.includes(name))
    .map((pair) => pair.map(escaped).join('='))
    .sort();
  return ['GET', url.pathname, query.join('&'), `host:${host}`, '', 'host', sha256('')].join('\n');
}

/** RFC 3986, as SigV4 has it. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce<Buffer>((key, part) => signed(key, part), Buffer.from(`AWS4${secret}`));
}

function signed(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function areEqual(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
