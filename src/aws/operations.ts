import { type AwsOperation, ofKind, type Permission } from './operation.ts';
import { ACTS, PUBLISHES } from './operations-act.ts';
import { READS } from './operations-read.ts';
import { RECEIVES } from './operations-receive.ts';

/** What lets the bot become the roles that the catalog names. */
const ASSUMES = ofKind('assume', {
  AssumeRole: {
    service: 'STS',
    iamAction: 'sts:AssumeRole',
    resource: 'arn:aws:iam::*:role/*',
    why: 'reading and changing another account as the roles that the catalog names',
  },
});

/**
 * Every AWS operation that GridOps calls, by its name in the API: the source of the IAM policies and of
 * the words in faults. AssumeRole is sent by the SDK's credentials provider, and only where a role is
 * configured.
 */
export const OPERATIONS = { ...READS, ...ACTS, ...RECEIVES, ...PUBLISHES, ...ASSUMES };

/** The API name of an operation that GridOps calls. */
export type AwsOperationName = keyof typeof OPERATIONS;

/** Whether an operation leaves something different behind. */
export function isChange(operation: AwsOperationName): boolean {
  const { kind } = OPERATIONS[operation];
  return kind === 'act' || kind === 'publish';
}

/** The IAM actions that these operations may need, for a plan: `ecs:UpdateService` … */
export function iamActions(names: readonly AwsOperationName[]): string[] {
  const permissions = names.flatMap((name) => permissionsOf(OPERATIONS[name]));
  return [...new Set(permissions.map(({ iamAction }) => iamAction))];
}

interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Permission['condition'];
}

/** An IAM policy document, ready for `JSON.stringify`. AWS: IAM JSON policy reference. */
export interface IamPolicy {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

/**
 * The policy of whoever reads: the bot's own identity, or each `readRole` that it assumes. It allows what
 * GridOps reads and nothing else; narrow the resources further where that is wanted.
 */
export function iamPolicy(): IamPolicy {
  return policyOf('GridOpsRead', Object.values(READS).flatMap(permissionsOf));
}

/** The policy of whoever makes the changes that people asked for: the bot's own identity, or each `actRole`. */
export function actPolicy(): IamPolicy {
  return policyOf('GridOpsAct', Object.values(ACTS).flatMap(permissionsOf));
}

/** The policy of whoever reads the queues that alarms come through (their ARNs). */
export function receivePolicy(queues: readonly string[]): IamPolicy {
  const Action = Object.values(RECEIVES).map(({ iamAction }) => iamAction);
  return policy([{ Sid: 'GridOpsReceive', Effect: 'Allow', Action, Resource: [...queues] }]);
}

/** What the bot's own identity needs besides where audit checkpoints go to a log group (its name). */
export function publishPolicy(group: string): IamPolicy {
  // Policies name a log group with `:*` at its end. AWS: CloudWatch Logs resources and operations.
  const resource = `arn:aws:logs:*:*:log-group:${group}:*`;
  const permissions = Object.values(PUBLISHES).flatMap(permissionsOf);
  return policyOf(
    'GridOpsPublish',
    permissions.map((each) => ({ ...each, resource })),
  );
}

/** What the bot's own identity needs besides where the catalog names roles (their ARNs). */
export function assumeRolePolicy(roles: readonly string[]): IamPolicy {
  const { iamAction } = OPERATIONS.AssumeRole;
  return policy([
    { Sid: 'GridOpsAssumeRole', Effect: 'Allow', Action: [iamAction], Resource: [...roles] },
  ]);
}

function permissionsOf({ also = [], ...own }: AwsOperation): Permission[] {
  return [own, ...also];
}

/** One statement for each resource and condition. */
function policyOf(name: string, permissions: readonly Permission[]): IamPolicy {
  const alike = Map.groupBy(permissions, ({ resource, condition }) =>
    JSON.stringify([resource, condition]),
  );
  return policy(
    [...alike.values()].flatMap((members, index) => statementOf(`${name}${index + 1}`, members)),
  );
}

function statementOf(Sid: string, members: readonly Permission[]): PolicyStatement[] {
  const [first] = members;
  if (!first) return [];
  const { resource, condition } = first;
  const Action = members.map(({ iamAction }) => iamAction).sort();
  return [
    {
      Sid,
      Effect: 'Allow',
      Action,
      Resource: [resource],
      ...(condition && { Condition: condition }),
    },
  ];
}

function policy(Statement: PolicyStatement[]): IamPolicy {
  return { Version: '2012-10-17', Statement };
}
