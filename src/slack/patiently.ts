import { setTimeout as delay } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';

/** Longer than any Retry-After that Slack is known to give; after that the caller hears of the rate limit. */
const LONGEST_WAIT_MS = 120_000;

/** Makes the call again after each 429, when Slack says so. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; ) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError)) throw error;
      const pause = Math.max(1, error.retryAfter) * 1_000;
      waited += pause;
      if (waited > LONGEST_WAIT_MS) throw error;
      await delay(pause);
    }
  }
}
