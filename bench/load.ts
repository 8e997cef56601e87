import { createHmac, randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Pool } from 'undici';

export interface LoadOptions {
  /** Where Slack would send its requests. */
  requestUrl: string;
  signingSecret: string;
  /** Where the answers go. */
  responseUrl: string;
  seconds: number;
}

const CONNECTIONS = 10;

/**
 * Sends signed `/grid help` commands at even distances, each with a trigger id of its own, and times the
 * acknowledgements in milliseconds. It does not wait for answers, so a slow one does not hide the next
 * (autocannon's own rate is a burst at the beginning of each second).
 */
export async function steadyLoad(
  options: LoadOptions,
  perSecond: number,
): Promise<{ p50: number; p99: number; failures: number }> {
  const pool = new Pool(new URL(options.requestUrl).origin, { connections: CONNECTIONS });
  const latencies = createHistogram();
  let failures = 0;
  const ask = async () => {
    const startedAt = performance.now();
    const { statusCode, body } = await pool.request({
      path: new URL(options.requestUrl).pathname,
      ...signed(options),
    });
    await body.dump();
    latencies.record(Math.max(1, Math.round((performance.now() - startedAt) * 1_000)));
    if (statusCode !== 200) failures += 1;
  };
  const asked: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; sent < options.seconds * perSecond; sent += 1) {
    const due = startedAt + (sent * 1_000) / perSecond;
    while (performance.now() < due) await delay(1);
    asked.push(ask());
  }
  await Promise.all(asked);
  await pool.close();
  return {
    p50: latencies.percentile(50) / 1_000,
    p99: latencies.percentile(99) / 1_000,
    failures,
  };
}

/** Sends as many as fit through ten connections, each waiting for its answer. */
export async function fullLoad(
  options: LoadOptions,
): Promise<{ perSecond: number; failures: number }> {
  const { requests, non2xx, errors, timeouts } = await autocannon({
    url: options.requestUrl,
    connections: CONNECTIONS,
    duration: options.seconds,
    requests: [{ setupRequest: (request) => ({ ...request, ...signed(options) }) }],
  });
  return { perSecond: requests.average, failures: non2xx + errors + timeouts };
}

/** Slack: verifying requests. */
function signed({ signingSecret, responseUrl }: LoadOptions) {
  const body = new URLSearchParams({
    command: '/grid',
    text: 'help',
    user_id: 'U0VIEWER',
    user_name: 'vera',
    channel_id: 'C0GRIDOPS',
    channel_name: 'grid-ops',
    team_id: 'T0GRIDOPS',
    team_domain: 'gridops-demo',
    api_app_id: 'A0GRIDOPS',
    is_enterprise_install: 'false',
    trigger_id: randomUUID(),
    response_url: responseUrl,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    method: 'POST' as const,
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}
