import type { Exchange } from './exchange.ts';
import { openPhase, type Phase } from './phases.ts';

/** Why there is no answer. */
export type FailureReason =
  | 'address'
  | 'name'
  | 'refused'
  | 'unreachable'
  | 'closed'
  | 'certificate'
  | 'tls'
  | 'protocol'
  | 'timeout'
  | 'stopped';

/** Why there is no answer, and the same in words. */
export interface Failure {
  reason: FailureReason;
  /** Starts in lower case and ends without a full stop. */
  message: string;
}

/** What is known of an exchange that failed. */
export interface FailedExchange {
  exchange: Exchange;
  /** Set when the deadline passed. */
  timeoutMs: number | undefined;
  /** The deadline passed, or nobody waits for it any more. */
  stopped: boolean;
}

const DURING: Record<Phase, string> = {
  dns: 'looking up the name',
  connect: 'connecting',
  tls: 'making the connection secure',
  firstByte: 'waiting for the first byte',
  download: 'reading the answer',
};

/** Says Node's error of a failed exchange in words. */
export function failureOf(error: unknown, failed: FailedExchange): Failure {
  const { exchange, timeoutMs, stopped } = failed;
  if (timeoutMs !== undefined) {
    const message = `no answer within ${timeoutMs} ms: timed out while ${DURING[openPhase(exchange)]}`;
    return { reason: 'timeout', message };
  }
  if (stopped) return { reason: 'stopped', message: 'stopped before it answered' };
  const code = codeOf(error);
  return certificateFailure(code, exchange) ?? connectionFailure(code, exchange);
}

function certificateFailure(code: string, { url, certificate }: Exchange): Failure | undefined {
  const day = certificate ? ` on ${new Date(certificate.validTo).toISOString().slice(0, 10)}` : '';
  const messages: Record<string, string> = {
    CERT_HAS_EXPIRED: `the certificate expired${day}`,
    CERT_NOT_YET_VALID: 'the certificate is not valid yet',
    CERT_REVOKED: 'the certificate was revoked',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'the certificate comes from an authority that is not trusted here',
    UNABLE_TO_GET_ISSUER_CERT: 'the certificate comes from an authority that is not trusted here',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      'the certificate comes from an authority that is not trusted here',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the server does not send the whole chain of certificates',
    ERR_TLS_CERT_ALTNAME_INVALID: `the certificate is for ${certificate?.subject || 'another name'}, not for ${url.hostname}`,
  };
  const message = messages[code];
  return message === undefined ? undefined : { reason: 'certificate', message };
}

function connectionFailure(code: string, exchange: Exchange): Failure {
  const { hostname } = exchange.url;
  const during = DURING[openPhase(exchange)];
  if (/^(ENOTFOUND|EAI_)/.test(code)) {
    return { reason: 'name', message: `the name ${hostname} does not resolve` };
  }
  if (code === 'ECONNREFUSED') return { reason: 'refused', message: 'the connection was refused' };
  if (/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|ETIMEDOUT)$/.test(code)) {
    return { reason: 'unreachable', message: `${hostname} cannot be reached` };
  }
  if (/^(ECONNRESET|EPIPE)$/.test(code)) {
    return { reason: 'closed', message: `the server closed the connection while ${during}` };
  }
  if (/^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return { reason: 'tls', message: 'the server does not speak TLS as it should' };
  }
  if (/^(HPE_|Z_|ERR__ERROR_|ERR_BROTLI)/.test(code)) {
    return { reason: 'protocol', message: 'the answer is not valid HTTP' };
  }
  return { reason: 'closed', message: `the connection broke while ${during} (${code})` };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'no reason given';
}
