import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { CLUSTER, DATABASE } from '../inventory.ts';
import type { Dimensions } from '../metrics/metric.ts';

/** AWS: what periods without data count as. */
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** A metric alarm as PutMetricAlarm defines it. */
export interface AlarmDefinition {
  name: string;
  description: string | undefined;
  namespace: string;
  metric: string;
  dimensions: Dimensions;
  /** `Average`, or a percentile such as `p99`. */
  statistic: string;
  unit: StandardUnit | undefined;
  /** Seconds. */
  period: number;
  evaluations: number;
  /** How many of the evaluated periods must breach; all of them where it is `undefined`. */
  datapointsToAlarm: number | undefined;
  comparison: Comparison;
  threshold: number;
  missingData: MissingData;
  actionsEnabled: boolean;
  /** ARNs by the state that they are executed in. */
  actions: Readonly<Record<'OK' | 'ALARM' | 'INSUFFICIENT_DATA', readonly string[]>>;
}

/** The comparisons with a fixed threshold; bands of anomaly detection are not simulated. */
export type Comparison = keyof typeof COMPARISONS;

/** How each comparison is made, and how CloudWatch words it. */
export const COMPARISONS = {
  GreaterThanThreshold: { words: 'greater than', holds: (a: number, b: number) => a > b },
  GreaterThanOrEqualToThreshold: {
    words: 'greater than or equal to',
    holds: (a: number, b: number) => a >= b,
  },
  LessThanThreshold: { words: 'less than', holds: (a: number, b: number) => a < b },
  LessThanOrEqualToThreshold: {
    words: 'less than or equal to',
    holds: (a: number, b: number) => a <= b,
  },
};

const COMMON = {
  unit: undefined,
  datapointsToAlarm: undefined,
  missingData: 'missing',
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
} as const;

/** The alarms that the world begins with. */
export const ALARMS: readonly AlarmDefinition[] = [
  {
    ...COMMON,
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
    ...COMMON,
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
    ...COMMON,
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
