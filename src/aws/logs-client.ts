import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ClientSettings } from './clients.ts';

/**
 * Makes a client of CloudWatch Logs. For a live tail the SDK puts `stream-` before the host; an endpoint that
 * is configured (by option, environment or profile) is taken as it is. Only the SDK knows whether one is.
 */
export function createLogsClient(settings: ClientSettings): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient(settings);
  const { config } = client;
  client.middlewareStack.add(
    (next) => async (args) => {
      const configured = config.isCustomEndpoint || (await config.serviceConfiguredEndpoint?.());
      config.disableHostPrefix = Boolean(configured);
      return next(args);
    },
    { step: 'initialize', name: 'configuredHost' },
  );
  return client;
}
