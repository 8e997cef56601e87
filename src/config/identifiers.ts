import { text } from './values.ts';

/* The shapes of ids and names that belong to Slack and AWS. */

/** Slack: a public (C…) or private (G…) channel. Names change, ids do not. */
export const channelId = text(
  /^[CG][A-Z0-9]{2,}$/,
  'a Slack channel id such as C0123ABCD, which Slack shows at the end of the channel details',
);

/** Slack: a user (U…, W…), a user group (S…), or `everyone`: every full member of the workspace. */
export const principal = text(
  /^(?:everyone|[UWS][A-Z0-9]{2,})$/,
  'a Slack user id (U… or W…), a user-group id (S…) or everyone. Names can be taken over, ids cannot',
);

export const region = text(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'an AWS region such as us-west-2');

/** AWS IAM: the ARN of a role, with or without a path. */
export const roleArn = text(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role such as arn:aws:iam::123456789012:role/name',
);

/** AWS ECS: CreateCluster, CreateService and ContainerDefinition share these rules. */
const ECS_NAME = /^[\w-]{1,255}$/;
const ecsName = (what: string) =>
  text(
    ECS_NAME,
    `the name of an ECS ${what}: letters, digits, hyphens and underscores, not an ARN`,
  );
export const ecsCluster = ecsName('cluster');
export const ecsService = ecsName('service');
export const ecsContainer = ecsName('container');

/** AWS CloudWatch Logs: CreateLogGroup. */
export const logGroup = text(
  /^[\w./#-]{1,512}$/,
  'the name of a CloudWatch log group such as /ecs/cluster/service',
);

/** AWS Elastic Load Balancing: CreateTargetGroup; DescribeTargetGroups takes a name or an ARN. */
export const targetGroup = text(
  /^(?:arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[a-zA-Z0-9-]{1,32}\/[0-9a-f]+|[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?)$/,
  'the ARN of a target group, or its name: up to 32 letters, digits and hyphens',
);

/** AWS RDS: CreateDBInstance. */
export const databaseInstance = text(
  /^[a-zA-Z](?:-?[a-zA-Z0-9]){0,62}$/,
  'the identifier of an RDS instance: up to 63 letters, digits and single hyphens, not an ARN',
);

/** AWS IoT: CreateThing. */
export const thing = text(
  /^[\w:-]{1,128}$/,
  'the name of an IoT thing: letters, digits, colons, hyphens and underscores',
);

/** AWS CloudWatch: PutMetricAlarm. */
export const alarm = text(
  /^[^\p{Cc}]{1,255}$/u,
  'the name of a CloudWatch alarm, up to 255 characters',
);
