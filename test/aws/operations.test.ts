import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AwsOperation, OperationKind } from '../../src/aws/operation.ts';
import {
  type AwsOperationName,
  actPolicy,
  assumeRolePolicy,
  type IamPolicy,
  iamActions,
  iamPolicy,
  isChange,
  OPERATIONS,
  publishPolicy,
} from '../../src/aws/operations.ts';
import { ROLE } from './simulated.ts';

const folder = new URL('../../src/aws/', import.meta.url);
const source = readdirSync(folder)
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

test('lists the operations that the code imports, and no others', () => {
  const commands = [...source.matchAll(/\bnew (\w+)Command\(/g)].map(([, name]) => name);
  const imported = [...source.matchAll(/^\s*(?:import \{ )?(\w+)Command\b(?!Output)/gm)].map(
    ([, name]) => name,
  );
  const assumed = source.includes('fromTemporaryCredentials(') ? ['AssumeRole'] : [];
  const overMqtt = [...source.matchAll(/\bcallOf\('(Connect|Subscribe|Receive|Publish)'/g)].map(
    ([, name]) => name,
  );
  // The library sends them.
  const consumed = source.includes("from 'sqs-consumer'")
    ? ['DeleteMessageBatch', 'ReceiveMessage']
    : [];
  const listed = Object.keys(OPERATIONS).sort();
  expect([...new Set([...commands, ...assumed, ...overMqtt, ...consumed])].sort()).toEqual(listed);
  expect(listed).toEqual(expect.arrayContaining(imported));
});

/** Reads whose names do not say so. AWS: access level "Read" in the Service Authorization Reference. */
const OTHER_READS = new Set([
  'iot:Connect',
  'iot:Receive',
  'iot:SearchIndex',
  'iot:Subscribe',
  'logs:FilterLogEvents',
  'logs:StartLiveTail',
  'logs:StartQuery',
  'logs:StopQuery',
]);

/** What hearing the acknowledgement of a command needs, too. */
const MQTT = ['iot:Connect', 'iot:Receive', 'iot:Subscribe'];

const ofKind = (kind: OperationKind) =>
  Object.values<AwsOperation>(OPERATIONS).filter((operation) => operation.kind === kind);
const actionsOf = ({ Statement }: IamPolicy) => Statement.flatMap(({ Action }) => Action).sort();

test('allows in the reading policy what is listed, only reads, no wildcard action, and no role', () => {
  const policy = iamPolicy();
  expect(policy.Version).toBe('2012-10-17');
  expect(actionsOf(policy)).toEqual(
    ofKind('read')
      .map(({ iamAction }) => iamAction)
      .sort(),
  );
  for (const { Effect, Sid, Action } of policy.Statement) {
    expect(Effect).toBe('Allow');
    expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
    for (const action of Action.filter((each) => !OTHER_READS.has(each))) {
      expect(action).toMatch(/^[a-z-]+:(Describe|Get|List)\w+$/);
    }
  }
});

test('allows in the acting policy only changes, and passing roles to tasks only', () => {
  const policy = actPolicy();
  const besides = ['iam:PassRole', 'ecs:TagResource', ...MQTT];
  expect(actionsOf(policy)).toEqual(
    [...ofKind('act').map(({ iamAction }) => iamAction), ...besides].sort(),
  );
  expect(new Set(policy.Statement.map(({ Sid }) => Sid)).size).toBe(policy.Statement.length);
  const open = policy.Statement.filter(({ Resource }) => Resource.includes('*'));
  expect(open.flatMap(({ Action }) => Action)).toEqual(['ecs:RegisterTaskDefinition']);
  expect(policy.Statement).toContainEqual({
    Sid: expect.any(String),
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: ['arn:aws:iam::*:role/*'],
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
});

test('shares between reading and acting only what a connection over MQTT needs', () => {
  const acting = new Set(actionsOf(actPolicy()));
  expect(actionsOf(iamPolicy()).filter((action) => acting.has(action))).toEqual(MQTT);
});

test('calls what leaves something different behind a change', () => {
  const changes = Object.keys(OPERATIONS).filter((name) => !/^(Describe|Get|List)/.test(name));
  const reads = [
    'FilterLogEvents',
    'StartLiveTail',
    'StartQuery',
    'StopQuery',
    'SearchIndex',
    'AssumeRole',
    'Connect',
    'Subscribe',
    'Receive',
    // Whatever came of these, the message comes again or is gone.
    'ReceiveMessage',
    'DeleteMessageBatch',
  ];
  const isNamed = (name: string): name is AwsOperationName => name in OPERATIONS;
  expect(Object.keys(OPERATIONS).filter(isNamed).filter(isChange).sort()).toEqual(
    changes.filter((name) => !reads.includes(name)).sort(),
  );
});

test('names the IAM actions of a plan once each, with those that a call needs besides', () => {
  expect(iamActions(['UpdateService', 'UpdateService'])).toEqual(['ecs:UpdateService']);
  expect(iamActions(['RegisterTaskDefinition', 'UpdateService'])).toEqual([
    'ecs:RegisterTaskDefinition',
    'iam:PassRole',
    'ecs:TagResource',
    'ecs:UpdateService',
  ]);
});

test('lets checkpoints be written to one log group only', () => {
  expect(publishPolicy('/gridops/audit').Statement).toEqual([
    {
      Sid: 'GridOpsPublish1',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: ['arn:aws:logs:*:*:log-group:/gridops/audit:*'],
    },
  ]);
});

test('the README shows the policy for reading and the one for changes', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const shown = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(shown.map((text) => JSON.parse(text))).toEqual([iamPolicy(), actPolicy()]);
});

test('limits what can be limited to a kind of resource', () => {
  const resources = iamPolicy().Statement.map(({ Action, Resource }) => `${Action} on ${Resource}`);
  expect(resources).toContain('ecs:DescribeServices on arn:aws:ecs:*:*:service/*');
  expect(resources).toContain(
    'iot:DescribeThing,iot:GetThingShadow,iot:ListNamedShadowsForThing,iot:ListThingPrincipals on arn:aws:iot:*:*:thing/*',
  );
  expect(resources).toContain(
    'logs:DescribeLogStreams,logs:FilterLogEvents,logs:GetQueryResults,logs:StartLiveTail,logs:StartQuery on arn:aws:logs:*:*:log-group:*',
  );
});

test('allows assuming only the roles that are named', () => {
  expect(assumeRolePolicy([ROLE])).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'GridOpsAssumeRole', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [ROLE] },
    ],
  });
});
