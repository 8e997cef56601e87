import { request } from 'undici';
import type { View } from '../kernel/view.ts';
import { messageBody } from './message.ts';

const TIMEOUT_MS = 10_000;

export interface ResponseUrlMessage {
  readonly view: View;
  readonly audience: 'in_channel' | 'ephemeral';
  /** Takes the place of what this URL showed before, or of the ephemeral message that was pressed on. */
  readonly replace: boolean;
}

/**
 * Answers through an interaction's response_url, which works where the bot is no member: five times within 30 minutes
 * (Slack: handling user interaction). Throws with Slack's answer when it is refused.
 */
export async function respond(url: string, message: ResponseUrlMessage): Promise<void> {
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
