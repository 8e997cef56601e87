import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { type Deployment, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { chooseCharts } from '../../../src/features/metrics/choose-metrics.ts';
import { type Markers, readMarkers } from '../../../src/features/metrics/markers.ts';
import { resolveTarget } from '../../../src/kernel/targets.ts';
import { NOW, patience, type Simulated, scope, simulate } from '../../aws/simulated.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

const MINUTE = 60_000;
const catalog = await exampleCatalog();
const found = resolveTarget('grid', catalog, undefined);
if (found.kind !== 'one') throw new Error('the example catalog has no target called grid');
const { target } = found;
const window = { from: NOW - 60 * MINUTE, until: NOW, period: MINUTE, notes: [] };

const deployed = (taskDefinition: string, minutesAgo: number): Deployment => ({
  id: `ecs-svc/${taskDefinition}`,
  status: 'PRIMARY',
  taskDefinition,
  desiredCount: 1,
  runningCount: 1,
  createdAt: new Date(NOW - minutesAgo * MINUTE),
});

/** ECS knows every service that it is asked for, with the deployments that its name stands for. */
async function awsWith(deployments: (service: string) => Deployment[]): Promise<Simulated> {
  const simulated = await simulate();
  const { cloudwatch, ecs } = simulated.services;
  cloudwatch.on(DescribeAlarmsCommand, () => ({ MetricAlarms: [], CompositeAlarms: [] }));
  ecs.on(DescribeServicesCommand, ({ services = [] }) => ({
    services: services.map((serviceName) => ({
      serviceName,
      serviceArn: `arn:aws:ecs:us-west-2:123456789012:service/main/${serviceName}`,
      status: 'ACTIVE',
      desiredCount: 1,
      runningCount: 1,
      pendingCount: 0,
      launchType: 'FARGATE',
      deployments: deployments(serviceName),
    })),
  }));
  return simulated;
}

const metricsNamed = (...names: string[]) =>
  chooseCharts(target, names).flatMap(({ metrics }) => metrics);

async function markersOf({ clients }: Simulated, names: readonly string[]): Promise<Markers> {
  const tools = { clients, scope, signal: patience() };
  return readMarkers(target.environment, metricsNamed(...names), window, tools);
}

/** The labels on the first metric that a name stands for. */
function labels(markers: Markers, name: string): string[] {
  const [metric] = metricsNamed(name);
  return metric ? markers.of(metric).map(({ label }) => label) : [];
}

const RAW = 'AWS/IoT:PublishIn.Success{Protocol=MQTT}';

describe('deployments', () => {
  it('of all services stand on metrics of the environment, and on those of nothing else', async () => {
    const aws = await awsWith((service) => [deployed(`${service}:7`, 10), deployed('old:1', 500)]);
    const markers = await markersOf(aws, ['requests', 'connections', 'messages', RAW]);
    expect(labels(markers, 'requests')).toEqual([
      'backend-service:7',
      'volttron-service:7',
      'grid-event-gateway-service:7',
      'ecs-frontend:7',
    ]);
    for (const name of ['connections', 'messages', RAW]) expect(labels(markers, name)).toEqual([]);
    expect(markers.problems).toEqual([]);
  });

  it('of a service stand on its own metrics', async () => {
    const aws = await awsWith((service) => [deployed(`${service}:7`, 10)]);
    const markers = await markersOf(aws, ['cpu']);
    expect(labels(markers, 'cpu')).toEqual(['backend-service:7']);
  });

  it('that are too many for a chart of the environment stand on those of services, and that is said', async () => {
    const aws = await awsWith((service) => [
      deployed(`${service}:8`, 5),
      deployed(`${service}:7`, 10),
    ]);
    const markers = await markersOf(aws, ['requests', 'cpu']);
    expect(labels(markers, 'requests')).toEqual([]);
    expect(labels(markers, 'cpu')).toEqual(['backend-service:8', 'backend-service:7']);
    expect(markers.problems).toEqual([
      'The 8 deployments in this window are marked on charts of their services only: they are too many for one of the whole system.',
    ]);
  });

  it('are not asked for where no chart could have one', async () => {
    const aws = await awsWith(() => []);
    await markersOf(aws, ['connections', RAW]);
    expect(aws.simulator.calls.map(({ operation }) => operation)).toEqual(['DescribeAlarms']);
  });

  it('that may not be read are missed in words', async () => {
    const aws = await awsWith(() => []);
    aws.services.ecs.on(DescribeServicesCommand, () => {
      throw new AwsError('AccessDeniedException', 'no identity-based policy allows it');
    });
    const markers = await markersOf(aws, ['requests']);
    expect(markers.problems).toEqual([
      expect.stringMatching(/^Deployments are not marked: ECS DescribeServices in us-west-2: /),
    ]);
  });
});

describe('alarms', () => {
  it('that AWS does not know have no marker, and those that may not be read are missed in words', async () => {
    const aws = await awsWith(() => []);
    expect((await markersOf(aws, ['cpu'])).problems).toEqual([]);
    aws.services.cloudwatch.on(DescribeAlarmsCommand, () => {
      throw new AwsError('AccessDenied', 'no identity-based policy allows it', { status: 403 });
    });
    expect((await markersOf(aws, ['cpu'])).problems).toEqual([
      expect.stringMatching(/^Alarms are not marked: CloudWatch DescribeAlarms in us-west-2: /),
    ]);
  });
});
