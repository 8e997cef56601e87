import { ofKind } from './operation.ts';
import { IOT_READS } from './operations-iot.ts';

/** The operations that only read, as the environment's `readRole`. */
export const READS = ofKind('read', {
  DescribeServices: {
    service: 'ECS',
    iamAction: 'ecs:DescribeServices',
    resource: 'arn:aws:ecs:*:*:service/*',
    why: 'task counts, rollouts and events of services',
  },
  ListTasks: {
    service: 'ECS',
    iamAction: 'ecs:ListTasks',
    // It can be limited to container instances only, which Fargate has none of.
    resource: '*',
    why: 'which tasks a service runs and ran',
  },
  DescribeTasks: {
    service: 'ECS',
    iamAction: 'ecs:DescribeTasks',
    resource: 'arn:aws:ecs:*:*:task/*',
    why: 'why tasks stopped, and the images that they really run',
  },
  DescribeTaskDefinition: {
    service: 'ECS',
    iamAction: 'ecs:DescribeTaskDefinition',
    resource: '*',
    why: 'size and images of a revision, and a copy of it to change',
  },
  ListTaskDefinitions: {
    service: 'ECS',
    iamAction: 'ecs:ListTaskDefinitions',
    resource: '*',
    why: 'which revision there was before',
  },
  DescribeImages: {
    service: 'ECR',
    iamAction: 'ecr:DescribeImages',
    resource: 'arn:aws:ecr:*:*:repository/*',
    why: 'whether two tags are the same image',
  },
  DescribeScalableTargets: {
    service: 'Application Auto Scaling',
    iamAction: 'application-autoscaling:DescribeScalableTargets',
    resource: '*',
    why: 'the bounds within which a service scales by itself',
  },
  DescribeTargetGroups: {
    service: 'ELB',
    iamAction: 'elasticloadbalancing:DescribeTargetGroups',
    resource: '*',
    why: 'from the name of a target group to its ARN',
  },
  DescribeTargetHealth: {
    service: 'ELB',
    iamAction: 'elasticloadbalancing:DescribeTargetHealth',
    resource: '*',
    why: 'which targets take traffic, and why others do not',
  },
  GetMetricData: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:GetMetricData',
    resource: '*',
    why: 'metrics against thresholds, and their charts',
  },
  ListMetrics: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:ListMetrics',
    resource: '*',
    why: 'why a metric has no data: never seen, or other dimensions',
  },
  DescribeAlarms: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:DescribeAlarms',
    // A narrower scope hides composite alarms. AWS: API reference of DescribeAlarms.
    resource: '*',
    why: 'alarms in ALARM and without data',
  },
  DescribeAlarmHistory: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:DescribeAlarmHistory',
    resource: 'arn:aws:cloudwatch:*:*:alarm:*',
    why: 'when alarms went off, for the markers of charts',
  },
  DescribeLogGroups: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:DescribeLogGroups',
    resource: '*',
    why: 'log groups with their retention and size, and from their names to ARNs',
  },
  DescribeLogStreams: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:DescribeLogStreams',
    resource: 'arn:aws:logs:*:*:log-group:*',
    why: 'the age of the newest event, and the streams of a task',
  },
  FilterLogEvents: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:FilterLogEvents',
    resource: 'arn:aws:logs:*:*:log-group:*',
    why: 'log lines of a time window',
  },
  // The session ends with the connection: logs:StopLiveTail is for the console. AWS: permission-only actions.
  StartLiveTail: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:StartLiveTail',
    resource: 'arn:aws:logs:*:*:log-group:*',
    why: 'log lines as they come; without it GridOps asks again and again',
  },
  StartQuery: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:StartQuery',
    resource: 'arn:aws:logs:*:*:log-group:*',
    why: 'Logs Insights queries',
  },
  GetQueryResults: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:GetQueryResults',
    resource: 'arn:aws:logs:*:*:log-group:*',
    why: 'progress and rows of queries',
  },
  StopQuery: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:StopQuery',
    resource: '*',
    why: 'ending queries that nobody waits for',
  },
  DescribeDBInstances: {
    service: 'RDS',
    iamAction: 'rds:DescribeDBInstances',
    resource: 'arn:aws:rds:*:*:db:*',
    why: 'whether databases are available',
  },
  ...IOT_READS,
});
