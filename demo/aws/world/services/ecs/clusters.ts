import type { Cluster, DescribeClustersCommandInput } from '@aws-sdk/client-ecs';
import { CLUSTER_ARN } from '../../ecs/describe.ts';
import { isPending, statusOf } from '../../ecs/task.ts';
import { knownTasks } from '../../ecs/tasks.ts';
import { CLUSTER, SERVICES } from '../../inventory.ts';
import type { World } from '../../world.ts';
import { failure, isCluster } from './refusals.ts';

/** Simulates DescribeClusters. */
export function describeClusters(
  world: World,
  { clusters: names = ['default'] }: DescribeClustersCommandInput,
) {
  const tasks = SERVICES.flatMap((place) => knownTasks(world, place, world.now()));
  const cluster: Cluster = {
    clusterArn: CLUSTER_ARN,
    clusterName: CLUSTER,
    status: 'ACTIVE',
    activeServicesCount: SERVICES.length,
    runningTasksCount: tasks.filter((task) => statusOf(task, world.now()) === 'RUNNING').length,
    pendingTasksCount: tasks.filter((task) => isPending(task, world.now())).length,
    registeredContainerInstancesCount: 0,
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [],
    settings: [{ name: 'containerInsights', value: 'enabled' }],
  };
  const missing = names.filter((name) => !isCluster(name));
  return {
    clusters: missing.length < names.length ? [cluster] : [],
    failures: missing.map((name) => failure('cluster', name)),
  };
}
