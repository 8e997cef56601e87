import { CLUSTER, DATABASE } from '../inventory.ts';
import type { Dimensions } from '../metrics/metric.ts';

/** A metric alarm as PutMetricAlarm defines it. All of them treat missing data as missing. */
export interface AlarmDefinition {
  name: string;
  description: string;
  namespace: string;
  metric: string;
  dimensions: Dimensions;
  statistic: 'Average' | 'Minimum';
  /** Seconds. */
  period: number;
  evaluations: number;
  comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  threshold: number;
}

export const ALARMS: readonly AlarmDefinition[] = [
  {
    name: 'ECS-Backend-HighCPU',
    description: 'Backend service high CPU utilization',
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    dimensions: { ServiceName: 'backend-service', ClusterName: CLUSTER },
    statistic: 'Average',
    period: 300,
    evaluations: 2,
    comparison: 'GreaterThanThreshold',
    threshold: 80,
  },
  {
    name: 'RDS-HighConnections',
    description: 'Database high connection count',
    namespace: 'AWS/RDS',
    metric: 'DatabaseConnections',
    dimensions: { DBInstanceIdentifier: DATABASE },
    statistic: 'Average',
    period: 300,
    evaluations: 2,
    comparison: 'GreaterThanThreshold',
    threshold: 80,
  },
  {
    name: 'VEN-NoTelemetry',
    description: 'No VEN is connected; without any telemetry this has insufficient data',
    namespace: 'GridServices/Application',
    metric: 'VENConnectionCount',
    dimensions: { Environment: 'dev' },
    statistic: 'Minimum',
    period: 60,
    evaluations: 3,
    comparison: 'LessThanThreshold',
    threshold: 1,
  },
];
