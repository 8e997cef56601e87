import { type Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';

/** SNS itself waits 15 seconds for an answer. */
export const PATIENCE_MS = 5_000;

/** Gets an address of SNS; follows no redirect. The caller has checked that it is one of SNS's. */
export function askSns(url: URL, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const request = get(url, { agent, signal }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    request.once('error', reject);
  });
}
