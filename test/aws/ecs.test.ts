import { DescribeServicesCommand, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { describeServices, type EcsServiceChange, updateService } from '../../src/aws/ecs.ts';
import { faultOf, NOW, patience, scope, simulate } from './simulated.ts';

const minute = 60_000;
const DEFINITIONS = 'arn:aws:ecs:us-west-2:123456789012:task-definition';

function service(serviceName: string, more: Partial<Service> = {}): Service {
  return {
    serviceName,
    serviceArn: `arn:aws:ecs:us-west-2:123456789012:service/main/${serviceName}`,
    status: 'ACTIVE',
    desiredCount: 1,
    runningCount: 1,
    pendingCount: 0,
    launchType: 'FARGATE',
    ...more,
  };
}

test('tells counts, rollouts and all events that AWS keeps, newest first', async () => {
  const { services, clients } = await simulate();
  const events = Array.from({ length: 7 }, (_, index) => ({
    createdAt: new Date(NOW - index * minute),
    message: `event ${index}`,
  }));
  const deployments = [
    {
      id: 'ecs-svc/2',
      status: 'PRIMARY',
      taskDefinition: 'arn:aws:ecs:us-west-2:123456789012:task-definition/web:42',
      rolloutState: 'FAILED' as const,
      rolloutStateReason: 'tasks failed to start',
      desiredCount: 2,
      runningCount: 0,
      failedTasks: 3,
      createdAt: new Date(NOW - minute),
    },
    {
      id: 'ecs-svc/1',
      status: 'ACTIVE',
      taskDefinition: 'web:41',
      desiredCount: 2,
      runningCount: 1,
      createdAt: new Date(NOW - 9 * minute),
    },
  ];
  services.ecs.on(DescribeServicesCommand, () => ({
    services: [
      service('web', {
        desiredCount: 2,
        pendingCount: 1,
        taskDefinition: `${DEFINITIONS}/web:42`,
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: true },
          minimumHealthyPercent: 50,
          maximumPercent: 150,
        },
        deployments,
        events: events.toReversed(),
      }),
    ],
  }));
  const readings = await describeServices(
    clients,
    scope,
    [{ cluster: 'main', service: 'web' }],
    patience(),
  );
  expect(readings).toEqual([
    {
      ok: true,
      value: {
        cluster: 'main',
        service: 'web',
        status: 'ACTIVE',
        desired: 2,
        running: 1,
        pending: 1,
        launch: 'FARGATE',
        taskDefinition: {
          arn: `${DEFINITIONS}/web:42`,
          name: 'web:42',
          family: 'web',
          revision: 42,
        },
        deploymentConfiguration: {
          circuitBreaker: true,
          rollback: true,
          minimumHealthyPercent: 50,
          maximumPercent: 150,
        },
        deployments: [
          {
            id: 'ecs-svc/2',
            status: 'PRIMARY',
            taskDefinition: 'web:42',
            rolloutState: 'FAILED',
            rolloutStateReason: 'tasks failed to start',
            desired: 2,
            running: 0,
            failedTasks: 3,
            createdAt: NOW - minute,
          },
          {
            id: 'ecs-svc/1',
            status: 'ACTIVE',
            taskDefinition: 'web:41',
            desired: 2,
            running: 1,
            failedTasks: 0,
            createdAt: NOW - 9 * minute,
          },
        ],
        events: [0, 1, 2, 3, 4, 5, 6].map((index) => ({
          at: NOW - index * minute,
          message: `event ${index}`,
        })),
      },
    },
  ]);
});

test('asks for ten services of a cluster in one call, and answers in the order of the names', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(DescribeServicesCommand, ({ services: names = [] }) => ({
    services: names.toReversed().map((name) => service(name)),
  }));
  const names = Array.from({ length: 12 }, (_, index) => ({
    cluster: 'main',
    service: `s${index}`,
  }));
  names.splice(3, 0, { cluster: 'other', service: 'lone' });
  const readings = await describeServices(clients, scope, names, patience());
  expect(readings.map((each) => each.ok && `${each.value.cluster}/${each.value.service}`)).toEqual(
    names.map((name) => `${name.cluster}/${name.service}`),
  );
  expect(simulator.calls).toHaveLength(3);
});

test('tells which service is missing, beside those that are there', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(DescribeServicesCommand, () => ({
    services: [service('web')],
    failures: [{ arn: 'arn:aws:ecs:us-west-2:123456789012:service/gone', reason: 'MISSING' }],
  }));
  const names = ['web', 'gone'].map((name) => ({ cluster: 'main', service: name }));
  const [web, gone] = await describeServices(clients, scope, names, patience());
  expect(web).toMatchObject({ ok: true, value: { running: 1 } });
  expect(gone).toMatchObject({
    ok: false,
    fault: {
      kind: 'not-found',
      message:
        'ECS DescribeServices in us-west-2: there is no service gone in cluster main. Check the name, the region and the account in the catalog.',
    },
  });
});

test('keeps the other clusters when one does not exist', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(DescribeServicesCommand, ({ cluster, services: [name = ''] = [] }) => {
    if (cluster === 'gone') throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return { services: [service(name)] };
  });
  const names = ['gone', 'main'].map((cluster) => ({ cluster, service: 'web' }));
  const [gone, main] = await describeServices(clients, scope, names, patience());
  expect(gone).toMatchObject({
    ok: false,
    fault: { kind: 'not-found', code: 'ClusterNotFoundException' },
  });
  expect(main).toMatchObject({ ok: true });
});

test('does not take a service without counts for an empty one', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(DescribeServicesCommand, () => ({
    services: [{ serviceName: 'web', status: 'ACTIVE' }],
  }));
  const [web] = await describeServices(
    clients,
    scope,
    [{ cluster: 'main', service: 'web' }],
    patience(),
  );
  expect(web).toMatchObject({
    ok: false,
    fault: { kind: 'service', what: 'the answer has no desiredCount' },
  });
});

test('asks nothing for no names', async () => {
  const { clients, simulator } = await simulate();
  expect(await describeServices(clients, scope, [], patience())).toEqual([]);
  expect(simulator.calls).toEqual([]);
});

test('takes a service without a configuration for one with the defaults of AWS', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(DescribeServicesCommand, () => ({
    services: [
      service('web', {
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: true } },
      }),
    ],
  }));
  const names = [{ cluster: 'main', service: 'web' }];
  const [web] = await describeServices(clients, scope, names, patience());
  expect(web).toMatchObject({
    value: {
      deploymentConfiguration: {
        circuitBreaker: false,
        rollback: false,
        minimumHealthyPercent: 100,
        maximumPercent: 200,
      },
    },
  });
});

test.each<EcsServiceChange>([
  { desiredCount: 0 },
  { taskDefinition: 'web:41' },
  { forceNewDeployment: true },
  { desiredCount: 3, taskDefinition: 'web:41', forceNewDeployment: true },
])('changes of a service %j and nothing else, and returns it as it is then', async (change) => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(UpdateServiceCommand, ({ desiredCount = 1 }) => ({
    service: service('web', { desiredCount, taskDefinition: `${DEFINITIONS}/web:41` }),
  }));
  const web = { cluster: 'main', service: 'web' };
  const after = await updateService(clients, scope, { ...web, ...change }, patience());
  expect(simulator.calls.map(({ input }) => input)).toEqual([{ ...web, ...change }]);
  expect(after).toMatchObject({
    ...web,
    desired: change.desiredCount ?? 1,
    taskDefinition: { name: 'web:41' },
  });
});

test('tells that a service to change is not there', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(UpdateServiceCommand, () => {
    throw new AwsError('ServiceNotFoundException', 'Service not found.');
  });
  const change = { cluster: 'main', service: 'gone', desiredCount: 1 };
  const fault = await faultOf(updateService(clients, scope, change, patience()));
  expect(fault).toMatchObject({ kind: 'not-found', mayHaveHappened: false });
});
