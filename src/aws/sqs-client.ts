import { SQSClient } from '@aws-sdk/client-sqs';
import type { ClientSettings } from './clients.ts';

/** So long an empty queue holds an answer back. AWS: SQS, long polling: at most 20 seconds. */
export const LONG_POLL_MS = 20_000;

const silent = () => undefined;

/**
 * A queue's own URL says where it is, so no other endpoint may stand in its way. The SDK would warn of that at every call
 * wherever AWS_ENDPOINT_URL is set.
 */
export function createSqsClient({ endpoint: _none, ...settings }: ClientSettings): SQSClient {
  const logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  return new SQSClient({ ...settings, logger });
}
