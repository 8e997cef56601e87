import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { Catalog } from '../../../src/config/catalog.ts';
import type { FleetCensus } from '../../../src/kernel/fleet-census.ts';
import { answerAll, NOW, type Simulated } from '../../aws/simulated.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

/** The example without HTTP probes, which would leave this machine. */
export async function catalogWithoutProbes(): Promise<Catalog> {
  const catalog = await exampleCatalog();
  for (const system of Object.values(catalog.systems))
    for (const environment of Object.values(system.environments))
      for (const service of Object.values(environment.services)) service.probes = {};
  return catalog;
}

/** A fleet with nothing wrong. */
export const wellCensus: FleetCensus = {
  states: { connected: 10, stale: 0, disconnected: 0, disabled: 0, unknown: 0 },
  wrong: 0,
  certificates: { looked: 8, ended: 0, ending: 0 },
  way: 'read by fleet indexing',
  notes: [],
};

/** Everything that is asked for is there and well. */
export function answerWell(simulated: Simulated): void {
  answerAll(simulated);
  const { cloudwatch, ecs, elb, iotData, rds } = simulated.services;
  const at = new Date(NOW - 60_000);
  ecs.on(DescribeServicesCommand, ({ services = [] }) => ({
    services: services.map((serviceName) => ({
      serviceName,
      status: 'ACTIVE',
      desiredCount: 1,
      runningCount: 1,
      pendingCount: 0,
    })),
  }));
  elb.on(DescribeTargetGroupsCommand, ({ Names = [] }) => ({
    TargetGroups: Names.map((TargetGroupName) => ({
      TargetGroupName,
      TargetGroupArn: `arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/${TargetGroupName}/1`,
    })),
  }));
  elb.on(DescribeTargetHealthCommand, () => ({
    TargetHealthDescriptions: [
      { Target: { Id: '10.0.0.1' }, TargetHealth: { State: 'healthy' as const } },
    ],
  }));
  cloudwatch.on(DescribeAlarmsCommand, ({ AlarmNames = [] }) => ({
    MetricAlarms: AlarmNames.map((AlarmName) => ({
      AlarmName,
      AlarmArn: `arn:${AlarmName}`,
      StateValue: 'OK',
      StateTransitionedTimestamp: at,
    })),
  }));
  cloudwatch.on(GetMetricDataCommand, ({ MetricDataQueries = [] }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id }) => ({
      Id,
      StatusCode: 'Complete',
      Timestamps: [at],
      Values: [12],
    })),
  }));
  rds.on(DescribeDBInstancesCommand, () => ({
    DBInstances: [{ DBInstanceStatus: 'available', Engine: 'postgres' }],
  }));
  iotData.on(GetThingShadowCommand, () => {
    const status = { mqtt_connected: true, last_telemetry_ts: NOW / 1_000 - 5 };
    const document = { state: { reported: { status } }, version: 1, timestamp: NOW / 1_000 };
    return { payload: Buffer.from(JSON.stringify(document)) };
  });
}
