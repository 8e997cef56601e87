import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type Metric,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';

const CPU = {
  Namespace: 'AWS/ECS',
  MetricName: 'CPUUtilization',
  Dimensions: [
    { Name: 'ServiceName', Value: 'backend-service' },
    { Name: 'ClusterName', Value: 'grid-services-dev' },
  ],
};
const CONNECTIONS = {
  Namespace: 'AWS/RDS',
  MetricName: 'DatabaseConnections',
  Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'grid-services-dev-db' }],
};

function stat(Id: string, Stat: string, metric: Metric = CPU, Period = 300): MetricDataQuery {
  return { Id, MetricStat: { Metric: metric, Period, Stat } };
}

function getData(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  options: Partial<GetMetricDataCommandInput> = {},
) {
  return client.send(
    new GetMetricDataCommand({
      StartTime: new Date(START - 60 * MINUTE),
      EndTime: new Date(START),
      MetricDataQueries: queries,
      ...options,
    }),
  );
}

async function valuesOf(client: CloudWatchClient, queries: MetricDataQuery[]) {
  const { MetricDataResults = [] } = await getData(client, queries);
  return Object.fromEntries(MetricDataResults.map(({ Id = '', Values = [] }) => [Id, Values]));
}

describe('GetMetricData', () => {
  it('answers several statistics at once, newest first', async () => {
    const { cloudWatch } = await startAws();
    const { MetricDataResults = [] } = await getData(cloudWatch, [
      stat('average', 'Average'),
      stat('lowest', 'Minimum'),
      stat('highest', 'Maximum'),
      stat('count', 'SampleCount'),
      stat('sum', 'Sum'),
      stat('middle', 'p50'),
    ]);
    expect(MetricDataResults.map(({ StatusCode }) => StatusCode)).toEqual(
      Array(6).fill('Complete'),
    );
    const times = MetricDataResults[0]?.Timestamps?.map(Number) ?? [];
    expect(times).toHaveLength(12);
    expect(times[0]).toBe(Date.parse('2026-11-20T17:05:00Z') - 5 * MINUTE);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const [average, lowest, highest, count, sum, middle] = MetricDataResults.map(
      ({ Values: [newest = Number.NaN] = [] }) => newest,
    );
    expect(lowest).toBeLessThan(Number(middle));
    expect(middle).toBeLessThan(Number(highest));
    expect(count).toBe(5);
    expect(Number(sum) / 5).toBeCloseTo(Number(average), 9);
  });

  it('leaves the values of an unknown metric, or of other dimensions, empty', async () => {
    const { cloudWatch } = await startAws();
    const unknown = { Namespace: 'AWS/IoT', MetricName: 'RuleMessageCount' };
    const withoutProtocol = { Namespace: 'AWS/IoT', MetricName: 'PublishIn.Success' };
    const values = await valuesOf(cloudWatch, [
      stat('unknown', 'Sum', unknown),
      stat('bare', 'Sum', withoutProtocol),
    ]);
    expect(values).toEqual({ unknown: [], bare: [] });
  });

  it('computes expressions, also of what is not returned', async () => {
    const { cloudWatch } = await startAws();
    const { cpu = [], doubled = [] } = await valuesOf(cloudWatch, [
      stat('cpu', 'Average'),
      { ...stat('hidden', 'Average'), ReturnData: false },
      { Id: 'doubled', Expression: '(hidden + cpu) * 2 / 2 - 1' },
    ]);
    expect(doubled).toHaveLength(cpu.length);
    expect(doubled[0]).toBeCloseTo(2 * Number(cpu[0]) - 1, 9);
  });

  it('pages through data points and loses none', async () => {
    const { cloudWatch } = await startAws();
    const queries = [stat('cpu', 'Average'), stat('connections', 'Average', CONNECTIONS)];
    const whole = await valuesOf(cloudWatch, queries);
    const collected: Record<string, number[]> = { cpu: [], connections: [] };
    const codes: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await getData(cloudWatch, queries, { MaxDatapoints: 10, NextToken });
      for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) {
        collected[Id]?.push(...Values);
      }
      codes.push(page.MetricDataResults?.[0]?.StatusCode);
      NextToken = page.NextToken;
    } while (NextToken);
    expect(collected).toEqual(whole);
    expect(codes).toEqual(['PartialData', 'Complete', 'Complete']);
  });

  it.each([
    ['a metric math function', { Id: 'e1', Expression: 'SUM(cpu)' }, /not simulated: SUM/],
    ['an unknown id', { Id: 'e1', Expression: 'cpu + other' }, /Undefined variables.*other/],
    ['a circle', { Id: 'e1', Expression: 'e1 + 1' }, /Undefined variables.*e1/],
    ['a scalar', { Id: 'e1', Expression: '1 + 1' }, /must return a time series/],
    ['an id with a capital', { Id: 'E1', Expression: 'cpu' }, /not matching the expected pattern/],
    ['an id used twice', { Id: 'cpu', Expression: 'cpu' }, /not unique/],
    ['an unknown statistic', stat('e1', 'Median'), /Median/],
    ['an odd period', stat('e1', 'Average', CPU, 45), /multiple of 60/],
  ])('refuses %s', async (_case, query, message) => {
    const { cloudWatch } = await startAws();
    const refusal = await refusalOf(getData(cloudWatch, [stat('cpu', 'Average'), query]));
    expect(refusal).toMatchObject({ name: 'ValidationException', status: 400 });
    expect(refusal.message).toMatch(message);
  });
});

describe('GetMetricStatistics', () => {
  const ask = (client: CloudWatchClient, minutes: number, period: number) =>
    client.send(
      new GetMetricStatisticsCommand({
        ...CPU,
        StartTime: new Date(START - minutes * MINUTE),
        EndTime: new Date(START),
        Period: period,
        Statistics: ['Average', 'Maximum'],
        ExtendedStatistics: ['p95'],
      }),
    );

  it('answers with labelled data points', async () => {
    const { cloudWatch } = await startAws();
    const { Label, Datapoints = [] } = await ask(cloudWatch, 60, 300);
    expect(Label).toBe('CPUUtilization');
    expect(Datapoints).toHaveLength(12);
    const [first] = Datapoints;
    expect(first?.Unit).toBe('Percent');
    expect(first?.Sum).toBeUndefined();
    expect(first?.Average).toBeLessThan(Number(first?.Maximum));
    expect(first?.ExtendedStatistics?.p95).toBeLessThanOrEqual(Number(first?.Maximum));
  });

  it('refuses more than 1,440 data points', async () => {
    const { cloudWatch } = await startAws();
    expect(await refusalOf(ask(cloudWatch, 2_000, 60))).toEqual({
      name: 'InvalidParameterCombinationException',
      status: 400,
      message:
        'You have requested up to 2,000 datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    });
  });
});

describe('ListMetrics', () => {
  it('filters by namespace, name and dimensions', async () => {
    const { cloudWatch } = await startAws();
    const { Metrics } = await cloudWatch.send(
      new ListMetricsCommand({
        Namespace: 'AWS/ECS',
        MetricName: 'MemoryUtilization',
        Dimensions: [{ Name: 'ServiceName', Value: 'ecs-frontend' }],
      }),
    );
    expect(Metrics).toEqual([
      {
        Namespace: 'AWS/ECS',
        MetricName: 'MemoryUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: 'grid-services-dev' },
          { Name: 'ServiceName', Value: 'ecs-frontend' },
        ],
      },
    ]);
  });

  it('knows every metric of the guide that AWS has', async () => {
    const { cloudWatch } = await startAws();
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({}));
    const names = new Set(Metrics.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`));
    for (const name of [
      'AWS/ECS CPUUtilization',
      'AWS/ECS MemoryUtilization',
      'AWS/ApplicationELB RequestCount',
      'AWS/ApplicationELB TargetResponseTime',
      'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
      'AWS/ApplicationELB HealthyHostCount',
      'AWS/RDS CPUUtilization',
      'AWS/RDS DatabaseConnections',
      'AWS/RDS FreeStorageSpace',
      'AWS/RDS ReadLatency',
      'AWS/RDS FreeableMemory',
      'AWS/IoT PublishIn.Success',
      'GridServices/Application VENConnectionCount',
    ]) {
      expect(names).toContain(name);
    }
  });
});

describe('metrics', () => {
  it('follow the day: the afternoon is busier than the night', async () => {
    const { cloudWatch } = await startAws();
    const average = async (hour: string) => {
      const from = Date.parse(`2026-11-19T${hour}:00:00Z`);
      const window = { StartTime: new Date(from), EndTime: new Date(from + 60 * MINUTE) };
      const answer = await getData(cloudWatch, [stat('cpu', 'Average', CPU, 3600)], window);
      return Number(answer.MetricDataResults?.[0]?.Values?.[0]);
    };
    const [night, afternoon] = [await average('12'), await average('23')];
    expect(afternoon).toBeGreaterThan(1.5 * night);
  });

  it('publish nothing for the future', async () => {
    const { cloudWatch } = await startAws();
    const { MetricDataResults } = await getData(cloudWatch, [stat('cpu', 'Average')], {
      StartTime: new Date(START),
      EndTime: new Date(START + 60 * MINUTE),
    });
    expect(MetricDataResults?.[0]?.Timestamps?.map(Number) ?? []).toEqual([]);
  });
});
