import { createHmac } from 'node:crypto';
import type { Timers } from '../clock.ts';
import { type JsonObject, parseJson } from '../json.ts';
import { ACKNOWLEDGE_WITHIN, type Carrier, type Outcome, type Parcel } from './carrier.ts';

/** What signed HTTP needs. */
export interface HttpParts {
  requestUrl: string;
  signingSecret: string;
  now: () => number;
  timers: Timers;
  /** Aborted when the workspace closes. */
  closing: AbortSignal;
}

interface Answer {
  status: number;
  type: string;
  text: string;
  noRetry: boolean;
}

/** Slack's requests to the app's Request URL, signed with version 0 (Slack: verifying requests). */
export class HttpCarrier implements Carrier {
  readonly #parts: HttpParts;

  constructor(parts: HttpParts) {
    this.#parts = parts;
  }

  async deliver(parcel: Parcel): Promise<Outcome> {
    const { type, body } = encode(parcel);
    const answer = await this.#post(type, body, retryHeaders(parcel));
    if (typeof answer === 'string') return { kind: answer };
    const { status, noRetry } = answer;
    if (status !== 200) return { kind: 'refused', status, noRetry };
    return {
      kind: 'acknowledged',
      ...(parcel.acceptsResponse ? { response: responseOf(answer) } : {}),
    };
  }

  /** Whether the app answers Slack's challenge (Slack: url_verification). */
  async verify(token: string, challenge: string): Promise<boolean> {
    const body = JSON.stringify({ type: 'url_verification', token, challenge });
    const answer = await this.#post('application/json', body, {});
    if (typeof answer === 'string' || answer.status !== 200) return false;
    return answer.text === challenge || JSON.stringify(responseOf(answer)).includes(challenge);
  }

  async #post(
    type: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<Answer | 'timed-out' | 'undelivered'> {
    const { requestUrl, timers, closing } = this.#parts;
    const abort = new AbortController();
    const cancel = timers.after(ACKNOWLEDGE_WITHIN, () => abort.abort());
    try {
      const response = await fetch(requestUrl, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([abort.signal, closing]),
        headers: { 'content-type': type, ...headers, ...this.#signature(body) },
        body,
      });
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        text: await response.text(),
        noRetry: response.headers.get('x-slack-no-retry') === '1',
      };
    } catch {
      return abort.signal.aborted ? 'timed-out' : 'undelivered';
    } finally {
      cancel();
    }
  }

  #signature(body: string): Record<string, string> {
    const { signingSecret, now } = this.#parts;
    const timestamp = String(Math.floor(now() / 1000));
    const hash = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`);
    return {
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash.digest('hex')}`,
    };
  }
}

function encode({ type, payload }: Parcel): { type: string; body: string } {
  const form = 'application/x-www-form-urlencoded';
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  if (type === 'interactive')
    return { type: form, body: String(new URLSearchParams({ payload: JSON.stringify(payload) })) };
  return { type: form, body: String(new URLSearchParams(textMembers(payload))) };
}

function textMembers(payload: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
}

function retryHeaders({ retry }: Parcel): Record<string, string> {
  if (!retry) return {};
  return { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
}

/** What the app said in its acknowledgement: JSON, or plain text that stands for a message. */
function responseOf({ type, text }: Answer): unknown {
  if (text === '') return {};
  return type.includes('json') ? parseJson(text) : { text };
}
