/* Messages as AWS documents them, for one account and region. */

export const TOPIC = 'arn:aws:sns:us-west-2:123456789012:alarms';
export const ALARM_ARN = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:web-cpu';
/** 2026-11-21T10:00:00Z */
export const AT: number = Date.UTC(2026, 10, 21, 10);

/** An SNS envelope as a queue gets it. AWS: SNS, "HTTP/HTTPS notification JSON format". */
export function envelope(message: unknown, parts: Record<string, unknown> = {}) {
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: TOPIC,
    Subject: 'ALARM: "web-cpu" in US West (Oregon)',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-11-21T10:00:00.123Z',
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-x.pem',
    UnsubscribeURL: 'https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe',
    ...parts,
  };
}

export const TRIGGER = {
  MetricName: 'CPUUtilization',
  Namespace: 'AWS/ECS',
  StatisticType: 'Statistic',
  Statistic: 'AVERAGE',
  Unit: 'Percent',
  Dimensions: [
    { value: 'web', name: 'ServiceName' },
    { value: 'shop', name: 'ClusterName' },
  ],
  Period: 300,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 80.0,
  TreatMissingData: 'missing',
  EvaluateLowSampleCountPercentile: '',
};

/** AWS: "Notifying users on alarm changes", when a metric alarm changes state. */
export function alarmNotification(parts: Record<string, unknown> = {}) {
  return {
    AlarmName: 'web-cpu',
    AlarmDescription: 'The web service is busy',
    AWSAccountId: '123456789012',
    AlarmConfigurationUpdatedTimestamp: '2026-11-01T08:00:00.000+0000',
    NewStateValue: 'ALARM',
    NewStateReason:
      'Threshold Crossed: 2 out of the last 2 datapoints [91.5 (21/11/26 09:55:00), 88.25 (21/11/26 09:50:00)] were greater than the threshold (80.0) (minimum 2 datapoints for OK -> ALARM transition).',
    StateChangeTime: '2026-11-21T10:00:00.000+0000',
    Region: 'US West (Oregon)',
    AlarmArn: ALARM_ARN,
    OldStateValue: 'OK',
    OKActions: [TOPIC],
    AlarmActions: [TOPIC],
    InsufficientDataActions: [],
    Trigger: TRIGGER,
    ...parts,
  };
}

/** AWS: EventBridge, "Events structure". */
export function event(kind: string, detail: unknown, resources: readonly string[]) {
  return {
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': kind,
    source: kind.startsWith('ECS') ? 'aws.ecs' : 'aws.cloudwatch',
    account: '123456789012',
    time: '2026-11-21T10:00:00Z',
    region: 'us-west-2',
    resources,
    detail,
  };
}

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/shop';

/** AWS: "Amazon ECS task state change events". */
export function taskChange(parts: Record<string, unknown> = {}) {
  const taskArn = 'arn:aws:ecs:us-west-2:123456789012:task/shop/158d1c8083dd49d6b527399fd6414f5c';
  const detail = {
    clusterArn: CLUSTER,
    taskArn,
    taskDefinitionArn: 'arn:aws:ecs:us-west-2:123456789012:task-definition/web-task:42',
    group: 'service:web',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: '2026-11-21T10:00:00.000Z',
    containers: [{ name: 'web', lastStatus: 'STOPPED', exitCode: 1 }],
    version: 7,
    ...parts,
  };
  return event('ECS Task State Change', detail, [taskArn]);
}

/** AWS: "Amazon ECS service deployment state change events". */
export function deploymentChange(eventName: string, reason: string) {
  const eventType = eventName.endsWith('FAILED') ? 'ERROR' : 'INFO';
  const detail = {
    eventType,
    eventName,
    clusterArn: CLUSTER,
    deploymentId: 'ecs-svc/123',
    updatedAt: '2026-11-21T10:00:00Z',
    reason,
  };
  const service = 'arn:aws:ecs:us-west-2:123456789012:service/shop/web';
  return event('ECS Deployment State Change', detail, [service]);
}
