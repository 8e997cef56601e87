import { createHmac, randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';

export interface LoadOptions {
  /** Where Slack would send its requests. */
  requestUrl: string;
  signingSecret: string;
  /** Where the answers go. */
  responseUrl: string;
  seconds: number;
  /** Requests a second; 0 is as many as fit. */
  rate: number;
}

export interface LoadResult {
  /** Milliseconds. */
  p50: number;
  p99: number;
  perSecond: number;
  /** Answers that were not 200, and requests without an answer. */
  failures: number;
}

const CONNECTIONS = 10;

/** Sends signed `/grid help` commands, each with a trigger id of its own, and times the acknowledgements. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies = createHistogram();
  const settings: autocannon.Options = {
    url: options.requestUrl,
    method: 'POST',
    connections: CONNECTIONS,
    duration: options.seconds,
    ...(options.rate > 0 && { overallRate: options.rate }),
    requests: [{ setupRequest: (request) => ({ ...request, ...signed(options) }) }],
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    autocannon(settings, (error: unknown, done) => (error ? reject(error) : resolve(done))).on(
      'response',
      (_client, _status, _bytes, milliseconds) =>
        latencies.record(Math.max(1, Math.round(milliseconds * 1_000))),
    );
  });
  return {
    p50: latencies.percentile(50) / 1_000,
    p99: latencies.percentile(99) / 1_000,
    perSecond: result.requests.average,
    failures: result.non2xx + result.errors + result.timeouts,
  };
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
