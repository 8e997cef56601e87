import type { MetricsReport } from './report.ts';

/**
 * The metrics page of the AWS console in the report's region. Its graphs have no documented address, so the page is
 * opened and not a graph.
 */
export function consoleUrl({ region }: Pick<MetricsReport, 'region'>): string {
  const host = `${region}.console.${domainOf(region)}`;
  return `https://${host}/cloudwatch/home?region=${region}#metricsV2`;
}

/** AWS: partitions. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.cn';
  return region.startsWith('us-gov-') ? 'amazonaws-us-gov.com' : 'aws.amazon.com';
}
