import { GetMetricDataCommand, type GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AwsError } from '../../../demo/aws/engine/index.ts';
import { healthCommand } from '../../../src/features/health/command.ts';
import { metricsOf } from '../../../src/features/health/metrics.ts';
import { componentsOf, resolveTarget } from '../../../src/kernel/targets.ts';
import type { View } from '../../../src/kernel/view.ts';
import { NOW, type Simulated, simulate } from '../../aws/simulated.ts';
import { looksAt } from '../../slack/acceptance.ts';
import { answerWell, catalogWithoutProbes, wellCensus } from './well.ts';

/** What these tests look at in a report. */
const reportSchema = z.object({
  checks: z.array(
    z.object({
      part: z.object({ title: z.string() }),
      layer: z.string(),
      finding: z.object({ status: z.string(), evidence: z.array(z.string()) }),
    }),
  ),
});

/** Runs the health command on a target of the example, and returns its report and the partial views. */
async function health(simulated: Simulated, expression: string) {
  const catalog = await catalogWithoutProbes();
  const found = resolveTarget(expression, catalog, undefined);
  if (found.kind !== 'one') throw new Error(`${expression} is ${found.kind}`);
  const command = healthCommand({
    clients: simulated.clients,
    deadlines: () => ({ check: 5_000, overall: 15_000 }),
    census: async () => wellCensus,
  });
  const partial: View[] = [];
  const { result } = await command.prepare({})(
    {
      requestId: 'r1',
      actor: { id: 'U0ANN', name: 'Ann', timeZone: 'UTC', kind: 'member' },
      origin: { kind: 'cli' },
      place: Promise.resolve(undefined),
      whenShown: () => undefined,
      target: found.target,
      incident: undefined,
      now: () => NOW,
      signal: new AbortController().signal,
    },
    looksAt(NOW).looks,
    (view) => partial.push(view),
  );
  return { report: reportSchema.parse(result), partial };
}

const operations = ({ simulator }: Simulated) =>
  simulator.calls.map(({ operation }) => operation).toSorted();
const statuses = ({ checks }: z.output<typeof reportSchema>) =>
  checks.map(({ part, layer, finding }) => `${part.title}, ${layer}: ${finding.status}`);

describe('the checks of an environment', () => {
  it('look at every layer, and make each call once', async () => {
    const simulated = await simulate();
    answerWell(simulated);
    const { report } = await health(simulated, 'grid-services');
    expect(statuses(report)).toEqual([
      ...['Backend API', 'VOLTTRON agent (VEN)', 'Grid event gateway (VTN)', 'Frontend'].flatMap(
        (title) =>
          ['ECS', 'targets', 'CPU', 'memory'].map((layer) => `${title}, ${layer}: healthy`),
      ),
      'PostgreSQL, RDS: healthy',
      'PostgreSQL, CPU: healthy',
      'PostgreSQL, connections: healthy',
      'VEN device, device: healthy',
      'VENs, fleet: healthy',
      'AWS IoT, endpoint: healthy',
      'Alarms, ECS-Backend-HighCPU: healthy',
      'Alarms, RDS-HighConnections: healthy',
      'Alarms, VEN-NoTelemetry: healthy',
    ]);
    expect(operations(simulated)).toEqual([
      'AssumeRole',
      'DescribeAlarms',
      'DescribeDBInstances',
      'DescribeEndpoint',
      'DescribeServices',
      'DescribeTargetGroups',
      ...Array(4).fill('DescribeTargetHealth'),
      'GetMetricData',
      'GetThingShadow',
    ]);
  });

  it('ask for all metrics with ids that CloudWatch takes', async () => {
    const simulated = await simulate();
    answerWell(simulated);
    let queries: GetMetricDataCommandInput['MetricDataQueries'];
    simulated.services.cloudwatch.on(GetMetricDataCommand, (input) => {
      queries = input.MetricDataQueries;
      return {};
    });
    await health(simulated, 'grid-services');
    const ids = queries?.map(({ Id }) => Id ?? '') ?? [];
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z0-9_]{0,254}$/);
    expect(queries?.[0]?.MetricStat).toMatchObject({
      Metric: {
        Namespace: 'AWS/ECS',
        MetricName: 'CPUUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: 'grid-services-dev' },
          { Name: 'ServiceName', Value: 'backend-service' },
        ],
      },
      Stat: 'Average',
    });
  });

  it('are unknown where AWS says no, and the others still count', async () => {
    const simulated = await simulate();
    answerWell(simulated);
    simulated.services.cloudwatch.on(GetMetricDataCommand, () => {
      throw new AwsError('AccessDeniedException', 'no', { status: 400 });
    });
    const { report } = await health(simulated, 'backend');
    expect(statuses(report)).toEqual([
      'Backend API, ECS: healthy',
      'Backend API, targets: healthy',
      'Backend API, CPU: unknown',
      'Backend API, memory: unknown',
    ]);
    expect(report.checks[2]?.finding.evidence[0]).toMatch(/GetMetricData in us-west-2 as arn:/);
  });

  it('tell how far they are', async () => {
    const simulated = await simulate();
    answerWell(simulated);
    const { partial, report } = await health(simulated, 'backend');
    expect(partial[0]?.text).toContain('0 of 4 checks');
    expect(partial.length).toBe(report.checks.length);
  });
});

describe('the checks of one component', () => {
  it.each<[expression: string, operations: string[]]>([
    [
      'backend',
      [
        'AssumeRole',
        'DescribeServices',
        'DescribeTargetGroups',
        'DescribeTargetHealth',
        'GetMetricData',
      ],
    ],
    ['database', ['AssumeRole', 'DescribeDBInstances', 'GetMetricData']],
    ['volttron', ['AssumeRole', 'DescribeEndpoint', 'GetThingShadow']],
  ])('ask only for what concerns %s', async (expression, expected) => {
    const simulated = await simulate();
    answerWell(simulated);
    await health(simulated, expression);
    expect(operations(simulated)).toEqual(expected);
  });
});

describe('the ids of metrics', () => {
  it('are unique and legal for names that look alike', async () => {
    const { systems } = await catalogWithoutProbes();
    const environment = systems['grid-services']?.environments.dev;
    const service = environment?.services.backend;
    const database = environment?.databases.database;
    if (!environment || !service || !database) throw new Error('the example has changed');
    const names = ['a', 'a-b', 'a--b', 'ab', '1', '1-', 'cpu', 'a-45-b'];
    const alike = {
      ...environment,
      services: Object.fromEntries(names.map((name) => [name, service])),
      databases: Object.fromEntries(names.map((name) => [name, database])),
    };
    const ids = componentsOf(alike).flatMap((component) =>
      metricsOf(alike, component).map(({ query }) => query.id),
    );
    expect(new Set(ids).size).toBe(names.length * 4);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z0-9_]{0,254}$/);
  });
});
