import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { afterEach, expect, test, vi } from 'vitest';
import type { AwsClients, AwsScope } from '../../src/aws/clients.ts';
import { describeServices } from '../../src/aws/ecs.ts';
import { dataEndpoint } from '../../src/aws/iot.ts';
import {
  answerAll,
  patience,
  ROLE,
  scope,
  serveInstead,
  simulate,
  testClients,
} from './simulated.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const assuming: AwsScope = { ...scope, role: ROLE };

/** One call of every service, all at once. */
const callAll = (clients: AwsClients, where: AwsScope) =>
  Promise.all([
    clients
      .autoScaling(where)
      .send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' })),
    clients.ecr(where).send(new DescribeImagesCommand({ repositoryName: 'web' })),
    clients.cloudwatch(where).send(new DescribeAlarmsCommand({})),
    clients.ecs(where).send(new DescribeServicesCommand({ services: ['web'] })),
    clients.elb(where).send(new DescribeTargetGroupsCommand({})),
    clients.iot(where).send(new DescribeEndpointCommand({})),
    clients.iotData(where).send(new GetThingShadowCommand({ thingName: 'house' })),
    clients.rds(where).send(new DescribeDBInstancesCommand({})),
  ]);

const SERVICES = [
  'Application Auto Scaling',
  'CloudWatch',
  'ECR',
  'ECS',
  'Elastic Load Balancing v2',
  'IoT',
  'IoT Data Plane',
  'RDS',
  'STS',
];

test('sends every service, and STS, where AWS_ENDPOINT_URL says, without a prefix to the host', async () => {
  const simulated = await simulate();
  answerAll(simulated);
  vi.stubEnv('AWS_ENDPOINT_URL', simulated.endpoint.replace('127.0.0.1', 'localhost'));
  await callAll(testClients({}), assuming);
  expect(simulated.simulator.calls.map(({ service }) => service).sort()).toEqual(SERVICES);
});

test('lets one service have an endpoint of its own', async () => {
  const [all, devices] = [await simulate(), await simulate()];
  for (const each of [all, devices]) answerAll(each);
  vi.stubEnv('AWS_ENDPOINT_URL', all.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_IOT_DATA_PLANE', devices.endpoint);
  await callAll(testClients({}), scope);
  expect(devices.simulator.calls.map(({ service }) => service)).toEqual(['IoT Data Plane']);
  expect(all.simulator.calls).toHaveLength(SERVICES.length - 2);
});

test('asks the region for the shadow where no endpoint is given', async () => {
  const { clients } = await simulate();
  const { endpoint, endpointProvider } = clients.iotData(scope).config;
  expect(endpoint).toBeTypeOf('function');
  expect(endpointProvider({ Region: 'us-west-2' }).url.host).toBe(
    'data-ats.iot.us-west-2.amazonaws.com',
  );
});

test('assumes a role once for all services, in its region, with the Slack user in the name', async () => {
  const simulated = await simulate();
  answerAll(simulated);
  await callAll(simulated.clients, { ...assuming, region: 'eu-west-1', userId: 'U0 ALICE/é' });
  const { calls } = simulated.simulator;
  expect(calls.filter(({ service }) => service === 'STS')).toMatchObject([
    {
      region: 'eu-west-1',
      accessKeyId: 'AKIATEST',
      input: { RoleArn: ROLE, RoleSessionName: 'gridops-U0-ALICE--' },
    },
  ]);
  const others = calls.filter(({ service }) => service !== 'STS');
  expect(new Set(others.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['ASIASESSION1']));
});

test('keeps a session for each user of a role', async () => {
  const simulated = await simulate();
  answerAll(simulated);
  for (const userId of ['U0ALICE', 'U0BOB', 'U0ALICE']) {
    await dataEndpoint(simulated.clients, { ...assuming, userId }, patience());
  }
  const { calls } = simulated.simulator;
  expect(calls.map(({ operation, accessKeyId }) => `${operation} ${accessKeyId}`)).toEqual([
    'AssumeRole AKIATEST',
    'DescribeEndpoint ASIASESSION1',
    'AssumeRole AKIATEST',
    'DescribeEndpoint ASIASESSION2',
    'DescribeEndpoint ASIASESSION1',
  ]);
});

test('renews the credentials of a role shortly before they expire', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const simulated = await simulate();
  answerAll(simulated);
  for (const minutes of [0, 54, 2]) {
    vi.setSystemTime(Date.now() + minutes * 60_000);
    await dataEndpoint(simulated.clients, assuming, patience());
  }
  expect(simulated.simulator.calls.map(({ accessKeyId }) => accessKeyId)).toEqual([
    'AKIATEST',
    'ASIASESSION1',
    'ASIASESSION1',
    'AKIATEST',
    'ASIASESSION2',
  ]);
});

test('makes a client once for each region, role and session', async () => {
  const { clients } = await simulate();
  const client = clients.ecs(scope);
  expect(clients.ecs({ ...scope, userId: 'U0BOB' })).toBe(client);
  expect(clients.ecs({ ...scope, region: 'eu-west-1' })).not.toBe(client);
  expect(clients.ecs(assuming)).not.toBe(client);
  expect(clients.ecs({ ...assuming })).toBe(clients.ecs(assuming));
  expect(clients.ecs({ ...assuming, userId: 'U0BOB' })).not.toBe(clients.ecs(assuming));
});

test('forgets the scope that was used longest ago', async () => {
  const { clients } = await simulate();
  const client = clients.ecs(scope);
  for (let index = 0; index < 64; index += 1) clients.ecs({ ...assuming, userId: `U${index}` });
  expect(clients.ecs(scope)).not.toBe(client);
});

test('shares its connections among scopes, and leaves none behind', async () => {
  const server = await serveInstead((_, response) => response.end('{"endpointAddress":"a1"}'));
  const clients = testClients({ endpoint: server.endpoint });
  await dataEndpoint(clients, scope, patience());
  await dataEndpoint(clients, { ...scope, region: 'eu-west-1' }, patience());
  expect(await server.connections()).toBe(1);
  clients.rds(scope);
  clients.close();
  await vi.waitFor(async () => expect(await server.connections()).toBe(0));
});

test('does not warn of a leak when many calls share a signal', async () => {
  const simulated = await simulate();
  simulated.services.ecs.on(DescribeServicesCommand, () => ({ services: [] }));
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const names = Array.from({ length: 40 }, (_, index) => ({
    cluster: `c${index}`,
    service: 'web',
  }));
  await describeServices(simulated.clients, scope, names, patience());
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
