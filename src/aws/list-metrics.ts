import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { callAws, callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/**
 * The dimensions with which a metric has had data in the last two weeks: none when it was never seen (AWS: ListMetrics). At
 * most the 500 of the first page.
 */
export async function knownDimensions(
  clients: AwsClients,
  scope: AwsScope,
  { namespace, metric }: { namespace: string; metric: string },
  signal: AbortSignal,
): Promise<Record<string, string>[]> {
  const command = new ListMetricsCommand({ Namespace: namespace, MetricName: metric });
  const { Metrics = [] } = await callAws(callOf('ListMetrics', scope), signal, (options) =>
    clients.cloudwatch(scope).send(command, options),
  );
  return Metrics.map(({ Dimensions = [] }) =>
    Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
  );
}
