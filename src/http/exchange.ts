import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import timer, { type Timings } from '@szmarczak/http-timer';

/** The certificate that a server showed. */
export interface Certificate {
  /** Epoch milliseconds. */
  validTo: number;
  /** Whom it is for, e.g. `example.org`. */
  subject: string;
  issuer: string;
}

/** One request and what is known of it so far. */
export interface Exchange {
  url: URL;
  /** Rejects with Node's error. */
  response: Promise<IncomingMessage>;
  /** Epoch milliseconds of each event so far. */
  timings: Timings;
  certificate?: Certificate;
  /** Hangs up. */
  close(): void;
}

/** Sends a GET. Without an agent the connection is new, so that every phase is measured, and not kept. */
export function openExchange(url: URL, signal: AbortSignal, agent: Agent | undefined): Exchange {
  const headers = { 'user-agent': 'GridOps', accept: '*/*', 'accept-encoding': 'gzip, br' };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, { headers, signal, agent: agent ?? false });
  const exchange: Exchange = {
    url,
    timings: timer(request),
    response: new Promise((resolve, reject) => {
      request.once('response', resolve);
      request.on('error', reject);
    }),
    close: () => request.destroy(),
  };
  request.once('socket', (socket) =>
    onCertificate(socket, (certificate) => {
      exchange.certificate = certificate;
    }),
  );
  request.end();
  return exchange;
}

/**
 * Node closes the socket of a certificate that it refuses before anybody can ask for it, so the certificate
 * is read on `secure`, which comes just before Node's own check.
 */
function onCertificate(socket: Socket, learn: (certificate: Certificate) => void): void {
  if (!(socket instanceof TLSSocket)) return;
  socket.prependOnceListener('secure', () => {
    const { valid_to, subject, issuer } = socket.getPeerCertificate();
    if (valid_to)
      learn({ validTo: Date.parse(valid_to), subject: nameOf(subject), issuer: nameOf(issuer) });
  });
}

function nameOf({ CN, O }: { CN?: string | string[]; O?: string | string[] }): string {
  return [CN ?? O ?? ''].flat().join(', ');
}
