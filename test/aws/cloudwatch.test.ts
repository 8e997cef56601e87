import {
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
  GetMetricDataCommand,
  type GetMetricDataOutput,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { describeAlarms } from '../../src/aws/cloudwatch-alarms.ts';
import { type MetricQuery, metricData } from '../../src/aws/cloudwatch-metrics.ts';
import { faultOf, NOW, patience, scope, simulate } from './simulated.ts';

const minute = 60_000;
const cpu: MetricQuery = {
  id: 'cpu',
  metric: {
    namespace: 'AWS/RDS',
    metric: 'CPUUtilization',
    dimensions: { DBInstanceIdentifier: 'main' },
    statistic: 'Average',
    periodSeconds: 300,
  },
};
const window = (queries: MetricQuery[]) => ({ queries, from: NOW - 60 * minute, until: NOW });

test('asks for metrics and metric math in one call', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(GetMetricDataCommand, () => ({ MetricDataResults: [] }));
  const share: MetricQuery = { id: 'share', expression: 'cpu/100', label: 'CPU share' };
  await metricData(clients, scope, window([{ ...cpu, hidden: true }, share]), patience());
  expect(simulator.calls.map(({ input }) => input)).toMatchObject([
    {
      StartTime: new Date(NOW - 60 * minute),
      EndTime: new Date(NOW),
      MetricDataQueries: [
        {
          Id: 'cpu',
          ReturnData: false,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/RDS',
              MetricName: 'CPUUtilization',
              Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'main' }],
            },
            Stat: 'Average',
            Period: 300,
          },
        },
        { Id: 'share', ReturnData: true, Expression: 'cpu/100', Label: 'CPU share' },
      ],
    },
  ]);
});

test('joins the pages of a series and finds its newest value', async () => {
  const { services, clients } = await simulate();
  services.cloudwatch.on(
    GetMetricDataCommand,
    ({ NextToken }): GetMetricDataOutput => ({
      MetricDataResults: [
        {
          Id: 'cpu',
          Label: 'CPUUtilization',
          StatusCode: NextToken ? 'Complete' : 'PartialData',
          Timestamps: [new Date(NextToken ? NOW - 5 * minute : NOW - 10 * minute)],
          Values: [NextToken ? 91.5 : 40],
        },
      ],
      ...(!NextToken && { NextToken: 'more' }),
    }),
  );
  const series = await metricData(clients, scope, window([cpu]), patience());
  const newest = { at: NOW - 5 * minute, value: 91.5 };
  expect([...series]).toEqual([
    [
      'cpu',
      {
        id: 'cpu',
        label: 'CPUUtilization',
        status: 'Complete',
        points: [{ at: NOW - 10 * minute, value: 40 }, newest],
        newest,
        messages: [],
      },
    ],
  ]);
});

test('keeps no data apart from zero', async () => {
  const { services, clients } = await simulate();
  services.cloudwatch.on(
    GetMetricDataCommand,
    (): GetMetricDataOutput => ({
      MetricDataResults: [
        { Id: 'zero', StatusCode: 'Complete', Timestamps: [new Date(NOW)], Values: [0] },
        {
          Id: 'none',
          StatusCode: 'Complete',
          Timestamps: [],
          Values: [],
          Messages: [{ Code: 'x', Value: 'no metric' }],
        },
      ],
    }),
  );
  const queries = ['zero', 'none', 'left_out'].map((id) => ({ ...cpu, id }));
  const series = await metricData(clients, scope, window(queries), patience());
  expect(series.get('zero')).toMatchObject({ newest: { value: 0 } });
  expect(series.get('none')).toMatchObject({ status: 'Complete', messages: ['no metric'] });
  expect(series.get('none')).not.toHaveProperty('newest');
  expect(series.get('left_out')).toMatchObject({ status: 'Missing', points: [] });
});

test('splits more than 500 queries', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(GetMetricDataCommand, () => ({ MetricDataResults: [] }));
  const queries = Array.from({ length: 501 }, (_, index) => ({ ...cpu, id: `q${index}` }));
  expect((await metricData(clients, scope, window(queries), patience())).size).toBe(501);
  expect(simulator.calls).toHaveLength(2);
});

const alarm = {
  AlarmArn: 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:high-cpu',
  StateReason: 'Threshold Crossed',
  StateUpdatedTimestamp: new Date(NOW),
  StateTransitionedTimestamp: new Date(NOW - 12 * minute),
};

test('tells the state of metric and composite alarms, and which do not exist', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(
    DescribeAlarmsCommand,
    (): DescribeAlarmsOutput => ({
      MetricAlarms: [
        {
          ...alarm,
          AlarmName: 'high-cpu',
          StateValue: 'ALARM',
          Namespace: 'AWS/ECS',
          MetricName: 'CPUUtilization',
          Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
          Statistic: 'Average',
          Period: 300,
          EvaluationPeriods: 2,
          Threshold: 80,
          ComparisonOperator: 'GreaterThanThreshold',
        },
      ],
      CompositeAlarms: [
        {
          ...alarm,
          AlarmName: 'all',
          StateValue: 'INSUFFICIENT_DATA',
          AlarmRule: 'ALARM(high-cpu)',
        },
      ],
    }),
  );
  const names = ['all', 'gone', 'high-cpu'];
  const [all, gone, high] = await describeAlarms(clients, scope, names, patience());
  expect(high).toEqual({
    ok: true,
    value: {
      name: 'high-cpu',
      arn: alarm.AlarmArn,
      state: 'ALARM',
      reason: 'Threshold Crossed',
      since: NOW - 12 * minute,
      condition: {
        namespace: 'AWS/ECS',
        metric: 'CPUUtilization',
        dimensions: { ServiceName: 'web' },
        statistic: 'Average',
        periodSeconds: 300,
        evaluations: 2,
        breaches: 2,
        comparison: 'GreaterThanThreshold',
        threshold: 80,
        missingData: 'missing',
      },
    },
  });
  expect(all).toMatchObject({
    ok: true,
    value: { state: 'INSUFFICIENT_DATA', rule: 'ALARM(high-cpu)' },
  });
  expect(gone).toMatchObject({
    ok: false,
    fault: { kind: 'not-found', what: 'there is no alarm gone' },
  });
  expect(simulator.calls).toMatchObject([
    {
      input: { AlarmNames: names, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 },
    },
  ]);
});

test('asks for a hundred alarms in one call', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(DescribeAlarmsCommand, () => ({}));
  const names = Array.from({ length: 101 }, (_, index) => `alarm-${index}`);
  const readings = await describeAlarms(clients, scope, names, patience());
  expect(readings).toHaveLength(101);
  expect(simulator.calls).toHaveLength(2);
});

test('fails as a whole when the metrics cannot be read', async () => {
  const { clients } = await simulate();
  const fault = await faultOf(metricData(clients, scope, window([cpu]), patience()));
  expect(fault).toMatchObject({ operation: 'GetMetricData', code: 'NotSimulated' });
});
