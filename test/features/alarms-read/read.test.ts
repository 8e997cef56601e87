import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/features/alarms/read/read.ts';
import {
  ALARM_ARN,
  AT,
  alarmNotification,
  deploymentChange,
  envelope,
  event,
  TRIGGER,
  taskChange,
} from './samples.ts';

const body = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) =>
  readMessage({ source: 'queue', body: body(value), receivedAt: AT }, {});
const one = (value: unknown) => {
  const events = read(value);
  expect(events).toHaveLength(1);
  return events[0];
};

const WEB_CPU = {
  kind: 'alarm',
  key: ALARM_ARN,
  source: 'cloudwatch',
  name: 'web-cpu',
  state: 'ALARM',
  at: AT,
  reason: alarmNotification().NewStateReason,
  description: 'The web service is busy',
  value: 91.5,
  trigger: {
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    dimensions: { ServiceName: 'web', ClusterName: 'shop' },
    statistic: 'Average',
    unit: 'Percent',
    period: 300,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    comparison: 'GreaterThanThreshold',
    threshold: 80,
    treatMissingData: 'missing',
  },
  account: '123456789012',
  region: 'us-west-2',
  resource: 'shop/web',
  facts: [],
  link: 'https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#alarmsV2:alarm/web-cpu',
};

describe('a notification of CloudWatch', () => {
  it.each<[string, unknown]>([
    ['in an envelope of SNS', envelope(alarmNotification())],
    ['delivered raw', alarmNotification()],
    ['with fields that nobody knows yet', alarmNotification({ Contributors: [{}], New: null })],
  ])('is read %s', (_how, message) => {
    expect(one(message)).toEqual(WEB_CPU);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a percentile',
      { Statistic: undefined, StatisticType: 'ExtendedStatistic', ExtendedStatistic: 'p99' },
      { statistic: 'p99' },
    ],
    ['a count of samples', { Statistic: 'SAMPLE_COUNT' }, { statistic: 'SampleCount' }],
    [
      'dimensions in capitals',
      { Dimensions: [{ Name: 'A', Value: 'b' }] },
      { dimensions: { A: 'b' } },
    ],
    [
      'how missing data counts, as CloudWatch pads it',
      { TreatMissingData: '- TreatMissingData:                    notBreaching' },
      { treatMissingData: 'notBreaching' },
    ],
  ])('tells of %s', (_what, parts, expected) => {
    const found = one(alarmNotification({ Trigger: { ...TRIGGER, ...parts } }));
    expect(found?.trigger).toMatchObject(expected);
  });

  it('of metric math tells the expression and what its metrics have in common', () => {
    const stat = (MetricName: string, host: string) => ({
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions: [
          { value: 'app/web', name: 'LoadBalancer' },
          { value: host, name: 'TargetGroup' },
        ],
      },
      Period: 60,
      Stat: 'Sum',
    });
    const found = one(
      alarmNotification({
        Trigger: {
          Period: 60,
          EvaluationPeriods: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: 5,
          TreatMissingData: 'notBreaching',
          Metrics: [
            { Id: 'e1', Expression: 'm1 / m2 * 100', Label: 'Errors', ReturnData: true },
            { Id: 'm1', MetricStat: stat('HTTPCode_Target_5XX_Count', 'a'), ReturnData: false },
            { Id: 'm2', MetricStat: stat('RequestCount', 'b'), ReturnData: false },
          ],
        },
      }),
    );
    expect(found?.trigger).toEqual({
      namespace: 'AWS/ApplicationELB',
      metric: 'Errors',
      expression: 'm1 / m2 * 100',
      dimensions: { LoadBalancer: 'app/web' },
      statistic: 'Sum',
      period: 60,
      evaluationPeriods: 5,
      comparison: 'GreaterThanThreshold',
      threshold: 5,
      treatMissingData: 'notBreaching',
    });
  });

  it('of anomaly detection tells the metric, and that its threshold is a band', () => {
    const found = one(
      alarmNotification({
        NewStateReason:
          'Threshold Crossed: 1 out of the last 1 datapoints [12.5 (21/11/26 09:58:00)] was greater than the upper thresholds [9.75] (minimum 1 datapoint for OK -> ALARM transition).',
        Trigger: {
          Period: 120,
          EvaluationPeriods: 1,
          ComparisonOperator: 'GreaterThanUpperThreshold',
          ThresholdMetricId: 'ad1',
          TreatMissingData: 'missing',
          Metrics: [
            {
              Id: 'm1',
              MetricStat: {
                Metric: { Namespace: 'Shop', MetricName: 'Orders', Dimensions: [] },
                Period: 120,
                Stat: 'Sum',
                Unit: 'Count',
              },
              ReturnData: true,
            },
            { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', ReturnData: true },
          ],
        },
      }),
    );
    expect(found).toMatchObject({
      value: 12.5,
      trigger: { metric: 'Orders', statistic: 'Sum', unit: 'Count', period: 120, band: true },
    });
    expect(found?.trigger).not.toHaveProperty('threshold');
  });

  it('of a composite alarm names its rule and the children that fire', () => {
    const { Trigger: _none, ...rest } = alarmNotification();
    const found = one({
      ...rest,
      AlarmRule: 'ALARM("web-cpu") OR ALARM("web-memory")',
      TriggeringChildren: [{ Arn: ALARM_ARN, State: { Value: 'ALARM', Timestamp: 'x' } }, 'plain'],
    });
    expect(found?.composite).toEqual({
      rule: 'ALARM("web-cpu") OR ALARM("web-memory")',
      children: ['web-cpu', 'plain'],
    });
    expect(found).not.toHaveProperty('trigger');
  });

  it('takes the newest datapoint of its reason, wherever it stands', () => {
    const NewStateReason =
      'Threshold Crossed: 2 datapoints [1.0E-4 (31/10/26 23:59:00), -7.5 (01/11/26 00:01:00)] were less than the threshold (0.0).';
    expect(one(alarmNotification({ NewStateReason }))?.value).toBe(-7.5);
    const nothing =
      'no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].';
    expect(one(alarmNotification({ NewStateReason: nothing }))).not.toHaveProperty('value');
  });

  it('without an ARN is known by the place of its topic', () => {
    const { AlarmArn: _none, ...rest } = alarmNotification();
    expect(one(envelope(rest))?.key).toBe(ALARM_ARN);
  });
});

describe('an event of EventBridge', () => {
  const alarmChange = event(
    'CloudWatch Alarm State Change',
    {
      alarmName: 'web-cpu',
      configuration: {
        description: 'The web service is busy',
        metrics: [
          {
            id: '30b6c6b2',
            metricStat: {
              metric: {
                namespace: 'AWS/ECS',
                name: 'CPUUtilization',
                dimensions: { ServiceName: 'web', ClusterName: 'shop' },
              },
              period: 300,
              stat: 'Average',
            },
            returnData: true,
          },
        ],
      },
      previousState: { value: 'OK', timestamp: '2026-11-21T09:00:00.000+0000' },
      state: {
        value: 'ALARM',
        reason: 'Threshold Crossed',
        reasonData: JSON.stringify({
          version: '1.0',
          threshold: 80,
          recentDatapoints: [88.25, 91.5],
          evaluatedDatapoints: [
            { timestamp: '2026-11-21T09:50:00.000+0000', value: 88.25 },
            { timestamp: '2026-11-21T09:55:00.000+0000', value: 91.5 },
            { timestamp: '2026-11-21T09:56:00.000+0000' },
          ],
        }),
        timestamp: '2026-11-21T10:00:00.000+0000',
      },
    },
    [ALARM_ARN],
  );

  it('about an alarm is the same alarm at the same time as its notification', () => {
    const found = one(envelope(alarmChange));
    expect(found).toMatchObject({
      kind: 'alarm',
      source: 'eventbridge',
      key: ALARM_ARN,
      at: AT,
      state: 'ALARM',
      value: 91.5,
      resource: 'shop/web',
      trigger: { metric: 'CPUUtilization', statistic: 'Average', period: 300, threshold: 80 },
    });
  });

  it('about a composite alarm names the children that fire', () => {
    const detail = {
      alarmName: 'web',
      configuration: { alarmRule: 'ALARM("web-cpu")' },
      state: {
        value: 'ALARM',
        reason: `${ALARM_ARN} transitioned to ALARM`,
        reasonData: JSON.stringify({ triggeringAlarms: [{ arn: ALARM_ARN, state: {} }] }),
        timestamp: '2026-11-21T10:00:00.000+0000',
      },
    };
    expect(one(event('CloudWatch Alarm State Change', detail, []))).toMatchObject({
      key: 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:web',
      composite: { rule: 'ALARM("web-cpu")', children: ['web-cpu'] },
    });
  });

  it('about a task that failed tells what its containers did', () => {
    expect(one(taskChange())).toEqual({
      kind: 'stopped-task',
      source: 'eventbridge',
      key: 'arn:aws:ecs:us-west-2:123456789012:cluster/shop service:web stopped tasks',
      name: 'A task of web stopped',
      state: 'ALARM',
      at: AT,
      reason: 'Essential container in task exited',
      account: '123456789012',
      region: 'us-west-2',
      resource: 'shop/web',
      facts: [
        'Container web exited with code 1',
        'Task 158d1c8083dd49d6b527399fd6414f5c, web-task:42',
      ],
    });
  });

  const scheduler = (stoppedReason: string) =>
    taskChange({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason,
      containers: [{ name: 'web', exitCode: 143 }],
    });
  const noImage = taskChange({
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'CannotPullContainerError: not found',
    containers: [{ name: 'web', reason: 'CannotPullContainerError' }],
  });
  it.each<[string, unknown, string[]]>([
    ['a task that never started', noImage, ['CannotPullContainerError: not found']],
    [
      'a task out of memory',
      taskChange({ containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError' }] }),
      ['Essential container in task exited'],
    ],
    [
      'a task that failed its health checks',
      scheduler('Task failed ELB health checks in (target-group arn:aws:x)'),
      ['Task failed ELB health checks in (target-group arn:aws:x)'],
    ],
    [
      'scaling in or a deployment',
      scheduler('Scaling activity initiated by (deployment ecs-svc/1)'),
      [],
    ],
    ['a task that did its work', taskChange({ containers: [{ name: 'job', exitCode: 0 }] }), []],
    [
      'a person who stopped a task',
      taskChange({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }),
      [],
    ],
    ['a spot instance that was taken away', taskChange({ stopCode: 'SpotInterruption' }), []],
    ['a task that runs', taskChange({ lastStatus: 'RUNNING', stopCode: undefined }), []],
    ['another revision of an alarm', event('CloudWatch Alarm Configuration Change', {}, []), []],
  ])('about %s gives %3$j', (_what, message, reasons) => {
    expect(read(message).map(({ reason }) => reason)).toEqual(reasons);
  });

  it.each([
    ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'in-progress', 'OK', 'is in progress'],
    ['SERVICE_DEPLOYMENT_COMPLETED', 'completed', 'OK', 'completed'],
    ['SERVICE_DEPLOYMENT_FAILED', 'failed', 'ALARM', 'failed'],
  ])('%s is a deployment that is %s', (name, phase, state, words) => {
    expect(one(deploymentChange(name, 'ECS deployment circuit breaker: …'))).toEqual({
      kind: 'deployment',
      source: 'eventbridge',
      key: 'arn:aws:ecs:us-west-2:123456789012:service/shop/web ecs-svc/123',
      name: `Deployment of web ${words}`,
      state,
      at: AT,
      reason: 'ECS deployment circuit breaker: …',
      deployment: { id: 'ecs-svc/123', phase },
      account: '123456789012',
      region: 'us-west-2',
      resource: 'shop/web',
      facts: ['Deployment ecs-svc/123'],
    });
  });
});

describe('a message that is no alarm', () => {
  it.each([
    ['S3', { Service: 'Amazon S3', Event: 's3:TestEvent' }],
    ['Auto Scaling', { Event: 'autoscaling:TEST_NOTIFICATION' }],
  ])('but a test of %s says nothing', (_who, notice) => {
    expect(read(envelope(notice))).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['text', 'hello', 'it is not JSON'],
    ['nothing', '', 'it is not JSON'],
    ['too long', `"${'x'.repeat(600_000)}"`, 'it is too long: 600,002 characters'],
    [
      'text through a topic',
      envelope('Verification'),
      'what the topic arn:aws:sns:us-west-2:123456789012:alarms sent is not JSON',
    ],
    ['a list', [], 'it has no shape that GridOps knows'],
    ['null', null, 'it has no shape that GridOps knows'],
    ['a number', 7, 'it has no shape that GridOps knows'],
    ['another map', { hello: 'world' }, 'it has no shape that GridOps knows'],
    ['an envelope in an envelope', envelope(envelope({})), 'it has no shape that GridOps knows'],
    [
      'a subscription that ended',
      envelope('You have chosen to deactivate', { Type: 'UnsubscribeConfirmation' }),
      'the topic arn:aws:sns:us-west-2:123456789012:alarms sends here no longer, because somebody ended the subscription: if that is wrong, subscribe again',
    ],
    [
      'a subscription that waits',
      envelope('You have chosen to subscribe', { Type: 'SubscriptionConfirmation' }),
      'the topic arn:aws:sns:us-west-2:123456789012:alarms asks whether it may send here: confirm the subscription in AWS',
    ],
    [
      'an unknown state',
      alarmNotification({ NewStateValue: 'PURPLE' }),
      'it looks like a notification of CloudWatch, but NewStateValue is not as expected',
    ],
    ['no time', alarmNotification({ StateChangeTime: 'yesterday' }), 'a time in it cannot be read'],
    [
      'another event',
      event('EC2 Instance State-change Notification', {}, []),
      'it is an event of EventBridge that GridOps does not read, "EC2 Instance State-change Notification": leave it out of the rule',
    ],
    [
      'an event of a hostile kind',
      event('constructor', {}, []),
      'it is an event of EventBridge that GridOps does not read, "constructor": leave it out of the rule',
    ],
    [
      'a task without a cluster',
      taskChange({ clusterArn: 7 }),
      'it looks like a task of ECS, but clusterArn is not as expected',
    ],
    ['a very deep list', '['.repeat(200_000), 'it is not JSON'],
    [
      'a very deep list that ends',
      `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
      'it is not JSON',
    ],
  ])('is unreadable: %s', (_what, message, why) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({ name: 'Unreadable', message: why }),
    );
  });

  it('of no unit has none', () => {
    const found = one(alarmNotification({ Trigger: { ...TRIGGER, Unit: null } }));
    expect(found?.trigger).not.toHaveProperty('unit');
  });

  it('has no NUL left in what is read', () => {
    expect(one(alarmNotification({ AlarmDescription: 'a\0b' }))?.description).toBe('a\ufffdb');
  });
});
