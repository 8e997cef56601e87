import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { SlackLogger } from './logger.ts';

const TIMEOUT_MS = 10_000;

/** How every Web API call of ours is made: it ends in time, and a 429 is ours to handle, not a pause of all calls. */
export function webOptions(options: { apiUrl?: string; logger: SlackLogger }): WebClientOptions {
  return {
    timeout: TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 1_500 },
    logger: options.logger,
    ...(options.apiUrl !== undefined && { slackApiUrl: withSlash(options.apiUrl) }),
  };
}

/** A Web API client with the bot token. */
export function webClient(token: string, options: WebClientOptions): WebClient {
  return new WebClient(token, options);
}

/** A Web API client that makes each call once: for what must not be done twice when an answer is lost. */
export function singleCallClient(token: string, options: WebClientOptions): WebClient {
  return new WebClient(token, { ...options, retryConfig: { retries: 0 } });
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
