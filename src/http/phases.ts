import { isIP } from 'node:net';
import type { Exchange } from './exchange.ts';

/** How long each phase of a request took, in milliseconds; a phase that was not finished is absent. */
export interface Phases {
  dns?: number;
  connect?: number;
  /** Only on https. */
  tls?: number;
  /** From the connection to the head of the answer. */
  firstByte?: number;
  download?: number;
  /** All of it, also when it failed. */
  total?: number;
}

/** The phase in which a request is, or was when it ended. */
export type Phase = Exclude<keyof Phases, 'total'>;

/** Measures what an exchange has gone through so far. */
export function phasesOf({ url, timings }: Exchange): Phases {
  const { start, socket, connect, secureConnect, response } = timings;
  const lookup = isAddress(url) ? socket : timings.lookup;
  // The same clock as in http-timer, whose own end is missing when a body is cut or a request fails.
  const end = timings.end ?? timings.error ?? timings.abort ?? Date.now();
  const spans: Record<keyof Phases, number | undefined> = {
    dns: between(socket, lookup),
    connect: between(lookup, connect),
    tls: between(connect, secureConnect),
    firstByte: between(secureConnect ?? connect, response),
    download: between(response, timings.end),
    total: end - start,
  };
  return Object.fromEntries(Object.entries(spans).filter(([, span]) => span !== undefined));
}

/** The phase that is not finished. */
export function openPhase({ url, timings }: Exchange): Phase {
  if (timings.response !== undefined) return 'download';
  if (timings.connect === undefined) {
    return timings.lookup === undefined && !isAddress(url) ? 'dns' : 'connect';
  }
  return url.protocol === 'https:' && timings.secureConnect === undefined ? 'tls' : 'firstByte';
}

/** An address is not looked up, which http-timer does not know. */
function isAddress({ hostname }: URL): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
