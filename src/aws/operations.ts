/** One AWS operation that GridOps calls. */
export interface AwsOperation {
  /** The service's short name as people say it, e.g. `ECS`. */
  service: string;
  /** The IAM action that allows the call. AWS: Service Authorization Reference. */
  iamAction: string;
  /** The narrowest resource that AWS lets this action be limited to, over all accounts and regions. */
  resource: string;
  /** What GridOps needs it for, in a few words. */
  why: string;
}

/**
 * Every AWS operation that GridOps calls, by its name in the API: the source of the IAM policy and of
 * the words in faults. AssumeRole is sent by the SDK's credentials provider, and only where a role is
 * configured.
 */
export const OPERATIONS = {
  DescribeServices: {
    service: 'ECS',
    iamAction: 'ecs:DescribeServices',
    resource: 'arn:aws:ecs:*:*:service/*',
    why: 'task counts, rollouts and events of services',
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
  DescribeEndpoint: {
    service: 'IoT',
    iamAction: 'iot:DescribeEndpoint',
    resource: '*',
    why: 'whether the device endpoint of the account answers',
  },
  GetThingShadow: {
    service: 'IoT data',
    iamAction: 'iot:GetThingShadow',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'what devices report',
  },
  AssumeRole: {
    service: 'STS',
    iamAction: 'sts:AssumeRole',
    resource: 'arn:aws:iam::*:role/*',
    why: 'reading another account as the role that the catalog names',
  },
} as const satisfies Record<string, AwsOperation>;

/** The API name of an operation that GridOps calls. */
export type AwsOperationName = keyof typeof OPERATIONS;

interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
}

/** An IAM policy document, ready for `JSON.stringify`. AWS: IAM JSON policy reference. */
export interface IamPolicy {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

/**
 * The policy of whoever makes the calls: the bot's own identity, or each role that it assumes. It allows
 * what `OPERATIONS` lists and nothing else; narrow the resources further where that is wanted.
 */
export function iamPolicy(): IamPolicy {
  const { AssumeRole: _, ...reads } = OPERATIONS;
  const byResource = Map.groupBy(Object.values(reads), ({ resource }) => resource);
  return policy(
    [...byResource].map(([resource, operations], index) => ({
      Sid: `GridOpsRead${index + 1}`,
      Effect: 'Allow',
      Action: operations.map(({ iamAction }) => iamAction).sort(),
      Resource: [resource],
    })),
  );
}

/** What the bot's own identity needs besides where the catalog names roles (their ARNs). */
export function assumeRolePolicy(roles: readonly string[]): IamPolicy {
  const { iamAction } = OPERATIONS.AssumeRole;
  return policy([
    { Sid: 'GridOpsAssumeRole', Effect: 'Allow', Action: [iamAction], Resource: [...roles] },
  ]);
}

function policy(Statement: PolicyStatement[]): IamPolicy {
  return { Version: '2012-10-17', Statement };
}
