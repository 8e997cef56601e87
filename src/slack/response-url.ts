import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { View } from '../kernel/view.ts';
import type { Send } from './live-answer.ts';
import { messageBody } from './message.ts';

const TIMEOUT_MS = 10_000;

interface ResponseUrlMessage {
  readonly view: View;
  readonly audience: 'in_channel' | 'ephemeral';
  /** Takes the place of what this URL showed before, or of the ephemeral message that was pressed on. */
  readonly replace: boolean;
}

/**
 * Answers through an interaction's response_url, which works where the bot is no member: five times within 30 minutes
 * (Slack: handling user interaction). Throws with Slack's answer when it is refused.
 */
async function respond(url: string, message: ResponseUrlMessage): Promise<void> {
  const { view, audience, replace } = message;
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      ...messageBody(view),
      response_type: audience,
      replace_original: replace,
    }),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const answer = await body.text();
  if (statusCode !== 200 || /"ok":\s*false/.test(answer))
    throw new Error(
      `Slack refused an answer by response_url: ${statusCode} ${answer.slice(0, 200)}`,
    );
}

const SLOW_MS = 1_000;

/**
 * Two of the five uses: the first state and the final one; what comes between would use it up. Slack replaces only what
 * a button stands in (bolt-js#2287), so after a slash command the first state is only sent when the final one is slow
 * to come, and only to the asker: it would stay in the channel.
 */
export function byResponseUrl(
  url: string,
  audience: 'in_channel' | 'ephemeral',
  replaces = false,
): Send {
  let used = false;
  return async (view, final, superseded) => {
    if (used && !final) return;
    if (!final && !replaces) {
      await delay(SLOW_MS, undefined, { signal: superseded }).catch(() => undefined);
      if (superseded.aborted) return;
    }
    used = true;
    const to = final || replaces ? audience : 'ephemeral';
    await respond(url, { view, audience: to, replace: replaces });
  };
}
