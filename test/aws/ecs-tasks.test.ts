import {
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { serviceTasks, stopTask } from '../../src/aws/ecs-tasks.ts';
import { faultOf, NOW, patience, scope, simulate } from './simulated.ts';

const SECOND = 1_000;
const arnOf = (id: string) => `arn:aws:ecs:us-west-2:123456789012:task/main/${id}`;
const web = { cluster: 'main', service: 'web' };

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    taskArn: arnOf(id),
    taskDefinitionArn: 'arn:aws:ecs:us-west-2:123456789012:task-definition/web:42',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: new Date(NOW),
    ...more,
  };
}

test('tells why a task stopped and what each container ran', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(ListTasksCommand, () => ({ taskArns: [arnOf('a')] }));
  services.ecs.on(DescribeTasksCommand, () => ({
    tasks: [
      task('a', {
        lastStatus: 'STOPPED',
        desiredStatus: 'STOPPED',
        healthStatus: 'UNHEALTHY',
        startedBy: 'ecs-svc/2',
        createdAt: new Date(NOW - 40 * SECOND),
        startedAt: new Date(NOW - 30 * SECOND),
        stoppedAt: new Date(NOW - SECOND),
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [
          {
            name: 'web',
            image: 'shop/web:latest',
            imageDigest: 'sha256:abc',
            lastStatus: 'STOPPED',
            exitCode: 0,
          },
          { name: 'proxy', lastStatus: 'STOPPED', exitCode: 137, reason: 'OutOfMemoryError' },
        ],
      }),
    ],
  }));
  const tasks = await serviceTasks(
    clients,
    scope,
    { ...web, desiredStatus: 'STOPPED' },
    patience(),
  );
  expect(simulator.calls[0]?.input).toMatchObject({
    cluster: 'main',
    serviceName: 'web',
    desiredStatus: 'STOPPED',
  });
  expect(tasks).toEqual([
    {
      id: 'a',
      arn: arnOf('a'),
      taskDefinition: 'web:42',
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      health: 'UNHEALTHY',
      startedBy: 'ecs-svc/2',
      createdAt: NOW - 40 * SECOND,
      startedAt: NOW - 30 * SECOND,
      stoppedAt: NOW - SECOND,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        {
          name: 'web',
          image: 'shop/web:latest',
          imageDigest: 'sha256:abc',
          lastStatus: 'STOPPED',
          exitCode: 0,
        },
        {
          name: 'proxy',
          image: '',
          lastStatus: 'STOPPED',
          exitCode: 137,
          reason: 'OutOfMemoryError',
        },
      ],
    },
  ]);
});

test('reads all pages, a hundred tasks in a call, newest first, without those forgotten meanwhile', async () => {
  const { services, clients, simulator } = await simulate();
  const ids = Array.from({ length: 130 }, (_, index) => `t${index}`);
  services.ecs.on(ListTasksCommand, ({ nextToken }) =>
    nextToken
      ? { taskArns: ids.slice(100).map(arnOf) }
      : { taskArns: ids.slice(0, 100).map(arnOf), nextToken: 'more' },
  );
  services.ecs.on(DescribeTasksCommand, ({ tasks: arns = [] }) => ({
    tasks: arns
      .filter((arn) => arn !== arnOf('t7'))
      .map((taskArn) => {
        const id = taskArn.slice(taskArn.lastIndexOf('/') + 1);
        return task(id, { createdAt: new Date(NOW + Number(id.slice(1)) * SECOND) });
      }),
    failures: arns.includes(arnOf('t7')) ? [{ arn: arnOf('t7'), reason: 'MISSING' }] : [],
  }));
  const tasks = await serviceTasks(
    clients,
    scope,
    { ...web, desiredStatus: 'RUNNING' },
    patience(),
  );
  expect(tasks.map(({ id }) => id)).toEqual(ids.toReversed().filter((id) => id !== 't7'));
  expect(simulator.calls.map(({ operation }) => operation)).toEqual([
    'ListTasks',
    'ListTasks',
    'DescribeTasks',
    'DescribeTasks',
  ]);
});

test('asks for no details where a service has no tasks', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(ListTasksCommand, () => ({ taskArns: [] }));
  const name = { ...web, desiredStatus: 'RUNNING' } as const;
  expect(await serviceTasks(clients, scope, name, patience())).toEqual([]);
  expect(simulator.calls).toHaveLength(1);
});

test('stops one task and says why', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(StopTaskCommand, () => ({ task: task('a', { desiredStatus: 'STOPPED' }) }));
  const stopping = { cluster: 'main', task: 'a', reason: 'asked for by U0ALICE' };
  const stopped = await stopTask(clients, scope, stopping, patience());
  expect(stopped).toMatchObject({ id: 'a', lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
  expect(simulator.calls.map(({ input }) => input)).toEqual([stopping]);
});

test('tells that a task to stop is not there', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(StopTaskCommand, () => {
    throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
  });
  const gone = { cluster: 'main', task: 'gone', reason: 'asked for' };
  expect(await faultOf(stopTask(clients, scope, gone, patience()))).toMatchObject({
    kind: 'not-found',
    what: 'there is no task gone in cluster main',
    mayHaveHappened: false,
  });
});
