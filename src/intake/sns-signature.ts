import { X509Certificate } from 'node:crypto';
import type { Agent } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import SnsPayloadValidator from 'sns-payload-validator';
import { messageOf } from '../kernel/errors.ts';
import { askSns, PATIENCE_MS } from './ask-sns.ts';

/** A message as far as its signature goes. */
export interface SignedMessage {
  readonly SigningCertURL?: unknown;
}

/**
 * Whether SNS signed a message: `unsure` where that could not be found out, so that it has to come again. AWS: "Verifying the
 * signatures of Amazon SNS messages".
 */
export type SignatureCheck = (message: SignedMessage) => Promise<'signed' | 'forged' | 'unsure'>;

/** Forgers may make us ask SNS this often. */
const LOOK_EVERY_MS = 1_000;

/**
 * Fetches certificates with this agent, from hosts of SNS only. Where a signature does not match, that may be because a host
 * that was down answered with a page, which the library takes for a certificate and remembers: then it is no forgery.
 */
export function createSignatureCheck(agent: Agent, now: () => number): SignatureCheck {
  const fresh = () => new SnsPayloadValidator({ requestAgent: agent, maxCerts: 20 });
  let trusted = fresh();
  let lookAt = Number.NEGATIVE_INFINITY;
  return async (message) => {
    const first = await verdict(trusted, message);
    if (first !== 'mismatch') return first;
    if (now() < lookAt) return 'unsure';
    lookAt = now() + LOOK_EVERY_MS;
    const again = fresh();
    const second = await verdict(again, message);
    if (second === 'signed') trusted = again;
    if (second !== 'mismatch') return second;
    return (await isCertificate(message, agent)) ? 'forged' : 'unsure';
  };
}

/** `mismatch`: what was fetched as the certificate does not match the signature. */
function verdict(
  validator: SnsPayloadValidator,
  message: SignedMessage,
): Promise<'signed' | 'forged' | 'unsure' | 'mismatch'> {
  return Promise.race([
    validator.validate(JSON.stringify(message)).then(() => 'signed' as const, verdictOf),
    delay(PATIENCE_MS, 'unsure' as const, { ref: false }),
  ]);
}

/** The library says in words what is wrong with the message; anything else went wrong on the way to the certificate. */
function verdictOf(error: unknown): 'forged' | 'unsure' | 'mismatch' {
  const words = messageOf(error);
  if (words === 'Invalid Signature') return 'mismatch';
  return words.startsWith('Invalid ') ? 'forged' : 'unsure';
}

/** Whether a certificate is at the address, which the library has found to be one of SNS's. */
async function isCertificate({ SigningCertURL: url }: SignedMessage, agent: Agent) {
  try {
    const { status, body } = await askSns(new URL(String(url)), agent);
    return status === 200 && new X509Certificate(body).subject !== '';
  } catch {
    return false;
  }
}
