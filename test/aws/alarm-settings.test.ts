import {
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { alarmDefinition } from '../../src/aws/alarm-definition.ts';
import { putThreshold, setActionsEnabled, setAlarmState } from '../../src/aws/alarm-settings.ts';
import { faultOf, NOW, patience, type Simulated, scope, simulate } from './simulated.ts';

const ARN = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:high';
const TOPIC = 'arn:aws:sns:us-west-2:123456789012:alarms';

/** Every field that PutMetricAlarm takes but tags: the type names any that is missing here. No real alarm has them all. */
const settings: Required<Omit<PutMetricAlarmCommandInput, 'Tags'>> = {
  AlarmName: 'high',
  AlarmDescription: 'too high',
  ActionsEnabled: false,
  OKActions: [TOPIC],
  AlarmActions: [TOPIC],
  InsufficientDataActions: [TOPIC],
  MetricName: 'CPUUtilization',
  Namespace: 'AWS/ECS',
  Statistic: 'Average',
  ExtendedStatistic: 'p99',
  Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
  Period: 300,
  Unit: 'Percent',
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'breaching',
  EvaluateLowSampleCountPercentile: 'ignore',
  Metrics: [
    {
      Id: 'requests',
      MetricStat: {
        Metric: { Namespace: 'Shop', MetricName: 'Requests', Dimensions: [] },
        Period: 60,
        Stat: 'Sum',
      },
      ReturnData: false,
    },
    { Id: 'share', Expression: '100*errors/requests', Label: 'share', ReturnData: true },
  ],
  ThresholdMetricId: 'band',
  EvaluationWindow: { SlidingWindow: {} },
  WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 },
  EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } },
  EvaluationInterval: 60,
  ActionConfiguration: {},
};

/** What AWS finds out itself. */
const found = {
  AlarmArn: ARN,
  AlarmConfigurationUpdatedTimestamp: new Date(NOW),
  StateValue: 'OK',
  StateReason: 'within the threshold',
  StateReasonData: '{}',
  StateUpdatedTimestamp: new Date(NOW),
  StateTransitionedTimestamp: new Date(NOW),
  EvaluationState: 'PARTIAL_DATA',
} as const satisfies MetricAlarm;

/** Reads the alarm `high` as these fields say, tunes it to 90, and returns what was put. */
async function tuned(alarm: MetricAlarm): Promise<object | undefined> {
  const simulated = await simulate();
  const definition = await defined(simulated, alarm);
  const { services, clients, simulator } = simulated;
  services.cloudwatch.on(PutMetricAlarmCommand, () => ({}));
  await putThreshold(clients, scope, { definition, threshold: 90 }, patience());
  return simulator.calls.find(({ operation }) => operation === 'PutMetricAlarm')?.input;
}

function defined({ services, clients }: Simulated, alarm: MetricAlarm) {
  services.cloudwatch.on(DescribeAlarmsCommand, () => ({
    MetricAlarms: [{ ...alarm, ...found, AlarmName: 'high' }],
  }));
  return alarmDefinition(clients, scope, 'high', patience());
}

test('reads an alarm with its threshold, and whether it is muted', async () => {
  const { Metrics: _, ...plain } = settings;
  const definition = await defined(await simulate(), plain);
  expect(definition).toMatchObject({
    name: 'high',
    arn: ARN,
    state: 'OK',
    actionsEnabled: false,
    threshold: 80,
    comparison: 'GreaterThanThreshold',
    condition: { metric: 'CPUUtilization', threshold: 80 },
  });
});

test('puts everything again but the threshold, and nothing that AWS finds out itself', async () => {
  expect(await tuned(settings)).toEqual({ ...settings, Threshold: 90 });
});

test('puts metric math without dimensions, also where AWS tells an empty list of them', async () => {
  const { MetricName: _1, Namespace: _2, Statistic: _3, Period: _4, ...math } = settings;
  const sent = await tuned({ ...math, Dimensions: [] });
  expect(sent).toMatchObject({ Metrics: settings.Metrics, Threshold: 90 });
  expect(sent).not.toHaveProperty('Dimensions');
});

test('tunes a threshold of zero', async () => {
  expect(await tuned({ ...settings, Threshold: 0 })).toMatchObject({ Threshold: 90 });
});

test('refuses to tune an alarm that has no threshold, and sends nothing', async () => {
  const simulated = await simulate();
  const { Threshold: _, ...band } = settings;
  const definition = await defined(simulated, band);
  simulated.simulator.forgetCalls();
  const work = putThreshold(simulated.clients, scope, { definition, threshold: 90 }, patience());
  expect(await faultOf(work)).toMatchObject({
    kind: 'invalid',
    what: 'alarm high has no threshold: it is composite, follows an anomaly band or is a PromQL query',
    mayHaveHappened: false,
  });
  expect(simulated.simulator.calls).toEqual([]);
});

test('reads a composite alarm, which has nothing to put', async () => {
  const { services, clients } = await simulate();
  services.cloudwatch.on(DescribeAlarmsCommand, () => ({
    MetricAlarms: [],
    CompositeAlarms: [
      {
        AlarmName: 'all',
        AlarmArn: ARN,
        AlarmRule: 'ALARM(high)',
        ActionsEnabled: true,
        StateValue: 'OK' as const,
        StateUpdatedTimestamp: new Date(NOW),
      },
    ],
  }));
  const definition = await alarmDefinition(clients, scope, 'all', patience());
  expect(definition).toEqual({
    name: 'all',
    arn: ARN,
    state: 'OK',
    reason: '',
    since: NOW,
    rule: 'ALARM(high)',
    actionsEnabled: true,
  });
});

test('tells that an alarm is not there', async () => {
  const { services, clients } = await simulate();
  services.cloudwatch.on(DescribeAlarmsCommand, () => ({ MetricAlarms: [], CompositeAlarms: [] }));
  const fault = await faultOf(alarmDefinition(clients, scope, 'gone', patience()));
  expect(fault).toMatchObject({ kind: 'not-found', what: 'there is no alarm gone' });
});

test('mutes and unmutes alarms, a hundred in a call', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(DisableAlarmActionsCommand, () => ({}));
  services.cloudwatch.on(EnableAlarmActionsCommand, () => ({}));
  const names = Array.from({ length: 120 }, (_, index) => `alarm ${index}`);
  await setActionsEnabled(clients, scope, { names, enabled: false }, patience());
  await setActionsEnabled(clients, scope, { names: ['high'], enabled: true }, patience());
  expect(simulator.calls.map(({ operation, input }) => [operation, input])).toEqual([
    ['DisableAlarmActions', { AlarmNames: names.slice(0, 100) }],
    ['DisableAlarmActions', { AlarmNames: names.slice(100) }],
    ['EnableAlarmActions', { AlarmNames: ['high'] }],
  ]);
});

test('sets the state of an alarm, and tells where there is none', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(SetAlarmStateCommand, ({ AlarmName }) => {
    if (AlarmName !== 'high') throw new AwsError('ResourceNotFound', 'No such alarm');
    return {};
  });
  const test = { state: 'ALARM', reason: 'a test by U0ALICE' } as const;
  await setAlarmState(clients, scope, { name: 'high', ...test }, patience());
  expect(simulator.calls[0]?.input).toEqual({
    AlarmName: 'high',
    StateValue: 'ALARM',
    StateReason: 'a test by U0ALICE',
  });
  const fault = await faultOf(setAlarmState(clients, scope, { name: 'gone', ...test }, patience()));
  expect(fault).toMatchObject({ kind: 'not-found', mayHaveHappened: false });
});
