import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { previousRevisions } from '../../src/aws/ecs-revision.ts';
import {
  describeTaskDefinition,
  type RevisionChanges,
  registerRevision,
} from '../../src/aws/ecs-task-definitions.ts';
import {
  answerAll,
  faultOf,
  NOW,
  patience,
  ROLE,
  type Simulated,
  scope,
  simulate,
} from './simulated.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012:task-definition';
const SECRET = 'correct horse battery staple';
const scopes = { read: scope, act: scope };

const web: ContainerDefinition = {
  name: 'web',
  image: 'shop/web:latest',
  cpu: 0,
  memoryReservation: 512,
  links: [],
  portMappings: [{ containerPort: 8000, hostPort: 8000, protocol: 'tcp', name: 'http' }],
  essential: true,
  command: ['serve', '--all'],
  environment: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'DB_PASSWORD', value: SECRET },
  ],
  environmentFiles: [],
  mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: false }],
  volumesFrom: [],
  secrets: [{ name: 'API_KEY', valueFrom: 'arn:aws:ssm:us-west-2:123456789012:parameter/key' }],
  dependsOn: [{ containerName: 'proxy', condition: 'HEALTHY' }],
  stopTimeout: 30,
  linuxParameters: { initProcessEnabled: true },
  ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/shop/web' },
    secretOptions: [],
  },
  healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3 },
  dockerLabels: { owner: 'shop' },
  systemControls: [],
};

/** Every field that RegisterTaskDefinition takes but tags: the type names any that is missing here. */
const registrable: Required<Omit<RegisterTaskDefinitionCommandInput, 'tags'>> = {
  family: 'web',
  taskRoleArn: 'arn:aws:iam::123456789012:role/web',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  networkMode: 'awsvpc',
  containerDefinitions: [
    web,
    { name: 'proxy', image: 'shop/proxy:3', cpu: 64, memory: 128, essential: true },
  ],
  volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:x == y' }],
  requiresCompatibilities: ['FARGATE'],
  cpu: '1024',
  memory: '2048',
  pidMode: 'task',
  ipcMode: 'none',
  proxyConfiguration: { type: 'APPMESH', containerName: 'proxy', properties: [] },
  inferenceAccelerators: [{ deviceName: 'one', deviceType: 'eia2.medium' }],
  ephemeralStorage: { sizeInGiB: 40 },
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  enableFaultInjection: false,
};

/** As AWS tells it, with all that it sets itself. */
const told: Required<TaskDefinition> = {
  ...registrable,
  containerDefinitions: registrable.containerDefinitions ?? [],
  taskDefinitionArn: `${ARN}/web:41`,
  revision: 41,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: new Date(NOW),
  registeredBy: 'arn:aws:iam::123456789012:user/deployer',
  deregisteredAt: new Date(NOW),
  deleteRequestedAt: new Date(NOW),
};

const OWN_TAGS = [
  { key: 'team', value: 'shop' },
  { key: 'awsome', value: 'yes' },
];
const TAGS = [...OWN_TAGS, { key: 'aws:cloudformation:stack-name', value: 'shop' }];

function answerDefinitions({ services }: Simulated, { tags = TAGS, definition = told } = {}): void {
  services.ecs.on(DescribeTaskDefinitionCommand, ({ taskDefinition, include }) => {
    if (taskDefinition !== 'web:41') {
      throw new AwsError('ClientException', 'Unable to describe task definition.');
    }
    return { taskDefinition: definition, tags: include?.includes('TAGS') ? tags : [] };
  });
  services.ecs.on(RegisterTaskDefinitionCommand, (input) => ({
    taskDefinition: { ...input, taskDefinitionArn: `${ARN}/web:43`, revision: 43 },
  }));
}

/** Registers a revision made from web:41 and returns what was sent, and what came of it. */
async function registered(
  changes: RevisionChanges,
  answers?: Parameters<typeof answerDefinitions>[1],
) {
  const simulated = await simulate();
  answerDefinitions(simulated, answers);
  const { clients, simulator } = simulated;
  const revision = await registerRevision(clients, scopes, { from: 'web:41', changes }, patience());
  const sent = simulator.calls.find(({ operation }) => operation === 'RegisterTaskDefinition');
  return { sent: sent?.input, revision };
}

test('tells size, images and names of the environment, and no value of it', async () => {
  const simulated = await simulate();
  answerDefinitions(simulated);
  const definition = await describeTaskDefinition(simulated.clients, scope, 'web:41', patience());
  expect(definition).toEqual({
    arn: `${ARN}/web:41`,
    name: 'web:41',
    family: 'web',
    revision: 41,
    status: 'ACTIVE',
    cpu: 1024,
    memory: 2048,
    compatibilities: ['EC2', 'FARGATE'],
    registeredAt: NOW,
    containers: [
      {
        name: 'web',
        image: 'shop/web:latest',
        cpu: 0,
        memoryReservation: 512,
        environment: ['DB_PASSWORD', 'LOG_LEVEL'],
        secrets: ['API_KEY'],
      },
      {
        name: 'proxy',
        image: 'shop/proxy:3',
        cpu: 64,
        memory: 128,
        environment: [],
        secrets: [],
      },
    ],
  });
  expect(JSON.stringify(definition)).not.toContain(SECRET);
});

test('tells that a revision is not there', async () => {
  const simulated = await simulate();
  answerDefinitions(simulated);
  const asking = describeTaskDefinition(simulated.clients, scope, 'web:7', patience());
  expect(await faultOf(asking)).toMatchObject({
    kind: 'not-found',
    what: 'there is no task definition web:7',
  });
});

test('registers all that a revision takes again, and nothing that AWS sets itself', async () => {
  const { sent, revision } = await registered({});
  expect(sent).toEqual({ ...registrable, tags: OWN_TAGS });
  expect(revision).toMatchObject({ name: 'web:43', family: 'web', revision: 43 });
  expect(JSON.stringify(revision)).not.toContain(SECRET);
});

test('sends no tags where there are none', async () => {
  const { sent } = await registered({}, { tags: [] });
  expect(sent).toEqual(registrable);
});

test.each<[RevisionChanges, object]>([
  [{ memory: 4096 }, { memory: '4096' }],
  [
    { cpu: 2048, memory: 4096 },
    { cpu: '2048', memory: '4096' },
  ],
])('changes only the size with %j', async (changes, expected) => {
  const { sent, revision } = await registered(changes);
  expect(sent).toEqual({ ...registrable, ...expected, tags: OWN_TAGS });
  expect(revision).toMatchObject(changes);
});

test('changes the image of one container and leaves the others', async () => {
  const { sent } = await registered({ images: { web: 'shop/web@sha256:abc' } });
  const [, proxy] = registrable.containerDefinitions ?? [];
  expect(sent).toEqual({
    ...registrable,
    containerDefinitions: [{ ...web, image: 'shop/web@sha256:abc' }, proxy],
    tags: OWN_TAGS,
  });
});

test('refuses an image for a container that is not there, and registers nothing', async () => {
  const simulated = await simulate();
  answerDefinitions(simulated);
  const { clients, simulator } = simulated;
  const wanted = { from: 'web:41', changes: { images: { constructor: 'x' } } };
  const fault = await faultOf(registerRevision(clients, scopes, wanted, patience()));
  expect(fault).toMatchObject({
    kind: 'not-found',
    what: 'there is no container constructor in task definition web:41',
    mayHaveHappened: false,
  });
  expect(simulator.calls.map(({ operation }) => operation)).toEqual(['DescribeTaskDefinition']);
});

test('registers once, and does not know what came of it when AWS fails', async () => {
  const simulated = await simulate();
  answerDefinitions(simulated);
  const { clients, services, simulator } = simulated;
  services.ecs.on(RegisterTaskDefinitionCommand, () => {
    throw new AwsError('ServerException', 'Service Unavailable', { status: 500 });
  });
  const wanted = { from: 'web:41', changes: { cpu: 2048 } };
  const fault = await faultOf(registerRevision(clients, scopes, wanted, patience()));
  expect(fault).toMatchObject({ operation: 'RegisterTaskDefinition', mayHaveHappened: true });
  expect(simulator.calls).toHaveLength(2);
});

test('reads with one role, registers with the other, and names the permission to pass roles', async () => {
  const simulated = await simulate();
  answerAll(simulated);
  answerDefinitions(simulated);
  const { clients, services } = simulated;
  services.ecs.on(RegisterTaskDefinitionCommand, (_, { accessKeyId }) => {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${accessKeyId} is not authorized to perform: iam:PassRole on resource: ${ROLE}`,
    );
  });
  const act = { ...scope, role: 'arn:aws:iam::123456789012:role/grid-act' };
  const wanted = { from: 'web:41', changes: { cpu: 2048 } };
  const read = { ...scope, role: ROLE };
  const fault = await faultOf(registerRevision(clients, { read, act }, wanted, patience()));
  expect(fault).toMatchObject({ kind: 'denied', iamAction: 'iam:PassRole', role: act.role });
  const keys = simulated.simulator.calls.map((each) => `${each.operation} ${each.accessKeyId}`);
  expect(keys).toEqual([
    'AssumeRole AKIATEST',
    'DescribeTaskDefinition ASIASESSION1',
    'AssumeRole AKIATEST',
    'RegisterTaskDefinition ASIASESSION2',
  ]);
});

test('finds the active revisions before one, newest first, over pages and of no other family', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(ListTaskDefinitionsCommand, ({ nextToken }) =>
    nextToken
      ? { taskDefinitionArns: ['web:40', 'web:38', 'web-admin:9'].map((name) => `${ARN}/${name}`) }
      : { taskDefinitionArns: [`${ARN}/web:43`, `${ARN}/web:42`], nextToken: 'more' },
  );
  const found = await previousRevisions(clients, scope, { family: 'web', before: 42 }, patience());
  expect(found).toEqual([
    { arn: `${ARN}/web:40`, name: 'web:40', family: 'web', revision: 40 },
    { arn: `${ARN}/web:38`, name: 'web:38', family: 'web', revision: 38 },
  ]);
  expect(simulator.calls[0]?.input).toEqual({
    familyPrefix: 'web',
    status: 'ACTIVE',
    sort: 'DESC',
  });
});

test('stops at the twentieth revision', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(ListTaskDefinitionsCommand, ({ nextToken = '100' }) => ({
    taskDefinitionArns: Array.from(
      { length: 15 },
      (_, index) => `${ARN}/web:${Number(nextToken) - index}`,
    ),
    nextToken: String(Number(nextToken) - 15),
  }));
  const family = { family: 'web', before: 99 };
  const found = await previousRevisions(clients, scope, family, patience());
  expect(found.map(({ revision }) => revision)).toEqual(
    Array.from({ length: 20 }, (_, index) => 98 - index),
  );
  expect(simulator.calls).toHaveLength(2);
});
