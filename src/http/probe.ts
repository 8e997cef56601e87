import type { Agent } from 'node:http';
import { readBody } from './body.ts';
import { type Certificate, type Exchange, openExchange } from './exchange.ts';
import { type Assertion, assertBody, type Expectation } from './expectation.ts';
import { type FailureReason, failureOf } from './failure.ts';
import { type Phases, phasesOf } from './phases.ts';

/** What to ask, and what a healthy answer looks like. */
export interface ProbeTarget {
  /** `http:` or `https:`. */
  url: string;
  expect: Expectation;
}

/** How to ask. */
export interface ProbeOptions {
  /** Ends the probe when nobody waits for it any more. */
  signal: AbortSignal;
  /** For the whole probe, from looking up the name to the last byte. */
  timeoutMs: number;
  /** Brings certificate authorities of its own; absent: one fresh connection that trusts what Node trusts. */
  agent?: Agent;
}

interface ProbeCommon {
  url: string;
  /** The phases that were finished. */
  phases: Phases;
  /** On https, once the server has shown it. */
  certificate?: Certificate;
}

/** The endpoint answered; whether that is healthy is in `ok`. */
export interface ProbeAnswer extends ProbeCommon {
  kind: 'answered';
  /** The status and every assertion hold. */
  ok: boolean;
  status: number;
  expectedStatus: number;
  assertions: Assertion[];
  /** Why fields could not be read, e.g. `not JSON`. */
  bodyProblem?: string;
  /** Where the answer redirects to; redirects are not followed. */
  location?: string;
}

/** There was no whole answer. */
interface ProbeFailure extends ProbeCommon {
  kind: 'failed';
  reason: FailureReason;
  /** In words, without the URL, e.g. `the certificate expired on 2026-03-01`. */
  message: string;
}

/** What a probe found. */
export type ProbeResult = ProbeAnswer | ProbeFailure;

/** Asks an HTTP endpoint once, over a connection of its own, as a visitor would. Never rejects. */
export async function probe(target: ProbeTarget, options: ProbeOptions): Promise<ProbeResult> {
  const url = URL.parse(target.url);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const message = 'the address is not a URL that starts with http:// or https://';
    return { kind: 'failed', url: target.url, reason: 'address', message, phases: {} };
  }
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  const exchange = openExchange(url, signal, options.agent);
  try {
    return await answerOf(exchange, target);
  } catch (error) {
    const timeoutMs = deadline.aborted ? options.timeoutMs : undefined;
    const failure = failureOf(error, { exchange, timeoutMs, stopped: signal.aborted });
    return { kind: 'failed', ...common(exchange, target), ...failure };
  } finally {
    exchange.close();
  }
}

async function answerOf(exchange: Exchange, { url, expect }: ProbeTarget): Promise<ProbeAnswer> {
  const response = await exchange.response;
  const body = await readBody(response);
  const status = response.statusCode ?? 0;
  const expectedStatus = expect.status ?? 200;
  const { assertions, bodyProblem } = assertBody(body, expect);
  const { location } = response.headers;
  return {
    kind: 'answered',
    ok: status === expectedStatus && assertions.every(({ holds }) => holds),
    status,
    expectedStatus,
    assertions,
    ...(bodyProblem && { bodyProblem }),
    ...(location && { location }),
    ...common(exchange, { url, expect }),
  };
}

function common(exchange: Exchange, { url }: ProbeTarget): ProbeCommon {
  const { certificate } = exchange;
  return { url, phases: phasesOf(exchange), ...(certificate && { certificate }) };
}
