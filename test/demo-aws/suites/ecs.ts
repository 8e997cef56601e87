import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { CLUSTER, MINUTE, refusalOf, startAws } from '../fixture.ts';

describe('ECS', () => {
  it('describes the cluster and says which ones are missing', async () => {
    const { ecs } = await startAws();
    const answer = await ecs.send(
      new DescribeClustersCommand({ clusters: [CLUSTER, 'elsewhere'] }),
    );
    expect(answer.clusters).toMatchObject([
      { clusterName: CLUSTER, status: 'ACTIVE', activeServicesCount: 4, runningTasksCount: 4 },
    ]);
    expect(answer.failures).toEqual([
      { arn: 'arn:aws:ecs:us-west-2:123456789012:cluster/elsewhere', reason: 'MISSING' },
    ]);
  });

  it('lists the four services in pages', async () => {
    const { ecs } = await startAws();
    const names: string[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const input = { cluster: CLUSTER, maxResults: 3, nextToken };
      const page = await ecs.send(new ListServicesCommand(input));
      names.push(...(page.serviceArns ?? []).map((arn) => arn.slice(arn.lastIndexOf('/') + 1)));
      nextToken = page.nextToken;
      pages += 1;
    } while (nextToken);
    expect(pages).toBe(2);
    expect(names).toEqual([
      'backend-service',
      'volttron-service',
      'grid-event-gateway-service',
      'ecs-frontend',
    ]);
  });

  it('describes a steady service as ECS words it', async () => {
    const { ecs } = await startAws();
    const { services = [], failures } = await ecs.send(
      new DescribeServicesCommand({ cluster: CLUSTER, services: ['backend-service', 'nobody'] }),
    );
    expect(failures).toEqual([
      {
        arn: 'arn:aws:ecs:us-west-2:123456789012:service/grid-services-dev/nobody',
        reason: 'MISSING',
      },
    ]);
    expect(services).toMatchObject([
      {
        serviceName: 'backend-service',
        status: 'ACTIVE',
        desiredCount: 1,
        runningCount: 1,
        pendingCount: 0,
        taskDefinition: 'arn:aws:ecs:us-west-2:123456789012:task-definition/backend-task:41',
        loadBalancers: [{ containerName: 'backend', containerPort: 8000 }],
        deployments: [
          { status: 'PRIMARY', rolloutState: 'COMPLETED', failedTasks: 0, runningCount: 1 },
        ],
      },
    ]);
    const [newest] = services[0]?.events ?? [];
    expect(newest?.message).toBe('(service backend-service) has reached a steady state.');
    expect(newest?.createdAt).toBeInstanceOf(Date);
  });

  it.each([
    ['another cluster', 'elsewhere', 'ClusterNotFoundException', 'Cluster not found.'],
    ['the default cluster', undefined, 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses services of %s', async (_case, cluster, name, message) => {
    const { ecs } = await startAws();
    const call = ecs.send(new DescribeServicesCommand({ cluster, services: ['backend-service'] }));
    expect(await refusalOf(call)).toEqual({ name, message, status: 400 });
  });

  it('refuses an empty list of services', async () => {
    const { ecs } = await startAws();
    const call = ecs.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [] }));
    expect(await refusalOf(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Services cannot be empty.',
    });
  });

  it('lists and describes the running task of a service', async () => {
    const { ecs } = await startAws();
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: CLUSTER, serviceName: 'volttron-service' }),
    );
    expect(taskArns).toHaveLength(1);
    const { tasks, failures } = await ecs.send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: [...taskArns, 'no-such-task'] }),
    );
    expect(tasks).toMatchObject([
      {
        taskArn: taskArns[0],
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        group: 'service:volttron-service',
        containers: [{ name: 'volttron-ven', lastStatus: 'RUNNING' }],
      },
    ]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  it('shows why the tasks of a bad release stopped', async () => {
    const { ecs, world, clock } = await startAws();
    clock.advance(20 * MINUTE);
    world.setBreakage('crash-loop', true);
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({
        cluster: CLUSTER,
        serviceName: 'backend-service',
        desiredStatus: 'STOPPED',
      }),
    );
    const { tasks = [] } = await ecs.send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }),
    );
    const crashed = tasks.filter(({ taskDefinitionArn }) => taskDefinitionArn?.endsWith(':42'));
    expect(crashed).toHaveLength(3);
    for (const task of crashed) {
      expect(task).toMatchObject({
        lastStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'backend', exitCode: 1 }],
      });
      const ran = Number(task.stoppedAt) - Number(task.startedAt);
      expect(ran).toBeLessThan(30_000);
    }
  });

  it('shows which setting the bad release lost', async () => {
    const { ecs, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const settingsOf = async (taskDefinition: string) => {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      const [container] = answer.taskDefinition?.containerDefinitions ?? [];
      return container?.environment?.map(({ name }) => name) ?? [];
    };
    const [good, bad] = [await settingsOf('backend-task:41'), await settingsOf('backend-task')];
    expect(good.filter((name) => !bad.includes(name))).toEqual(['IOT_ENDPOINT']);
  });

  it('does not know a release before it was deployed', async () => {
    const { ecs } = await startAws();
    const input = { taskDefinition: 'backend-task:42' };
    expect(await refusalOf(ecs.send(new DescribeTaskDefinitionCommand(input)))).toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});
