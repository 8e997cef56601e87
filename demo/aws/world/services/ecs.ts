import * as sdk from '@aws-sdk/client-ecs';
import { AwsError, type AwsSimulator } from '../../engine/index.ts';
import { serviceArn, taskDefinitionArn } from '../ecs/deployments.ts';
import { CLUSTER_ARN, describeService, describeTask, taskArn } from '../ecs/describe.ts';
import { findTaskDefinition, taskDefinition } from '../ecs/task-definitions.ts';
import { isPending, knownTasks, statusOf, type Task } from '../ecs/tasks.ts';
import { CLUSTER, REGION, SERVICES, type ServicePlace } from '../inventory.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';

/** Simulates ECS: cluster, services, tasks, task definitions, and UpdateService. */
export function simulateEcs(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.ECSClient({ region: REGION }), sdk, { missingMember: cannotBeEmpty })
    .on(sdk.DescribeClustersCommand, ({ clusters = ['default'] }) =>
      describeClusters(world, clusters),
    )
    .on(sdk.ListServicesCommand, (input) => listServices(input))
    .on(sdk.DescribeServicesCommand, (input) => describeServices(world, input))
    .on(sdk.ListTasksCommand, (input) => listTasks(world, input))
    .on(sdk.DescribeTasksCommand, (input) => describeTasks(world, input))
    .on(sdk.DescribeTaskDefinitionCommand, (input) => describeTaskDefinition(world, input))
    .on(sdk.UpdateServiceCommand, (input) => updateService(world, input));
}

function describeClusters(
  world: World,
  names: readonly string[],
): Pick<sdk.DescribeClustersCommandOutput, 'clusters' | 'failures'> {
  const tasks = SERVICES.flatMap((place) => knownTasks(world, place, world.now()));
  const cluster: sdk.Cluster = {
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

function listServices({ cluster, maxResults, nextToken }: sdk.ListServicesCommandInput) {
  checkCluster(cluster);
  const { page, next } = pageOf(SERVICES, nextToken, maxResults ?? 10, invalidToken);
  return { serviceArns: page.map(serviceArn), nextToken: next };
}

function describeServices(world: World, input: sdk.DescribeServicesCommandInput) {
  checkCluster(input.cluster);
  const wanted = input.services ?? [];
  if (wanted.length === 0) throw cannotBeEmpty('services');
  if (wanted.length > 10) {
    throw new AwsError('InvalidParameterException', 'Services cannot have more than 10 elements');
  }
  const found = wanted.map((name) => ({ name, place: findService(name) }));
  return {
    services: found.flatMap(({ place }) =>
      place ? [describeService(world, place, world.now())] : [],
    ),
    failures: found.flatMap(({ name, place }) => (place ? [] : [failure('service', name)])),
  };
}

function listTasks(world: World, input: sdk.ListTasksCommandInput) {
  checkCluster(input.cluster);
  const { serviceName, family, desiredStatus = 'RUNNING' } = input;
  const place = serviceName === undefined ? undefined : findService(serviceName);
  if (serviceName !== undefined && !place) throw serviceNotFound();
  const tasks = allTasks(world)
    .filter((one) => place === undefined || one.place === place)
    .filter((one) => family === undefined || one.place.family === family)
    .filter(({ task }) => world.now() >= task.stoppingAt === (desiredStatus === 'STOPPED'));
  const { page, next } = pageOf(tasks, input.nextToken, input.maxResults ?? 100, invalidToken);
  return { taskArns: page.map(({ task }) => taskArn(task)), nextToken: next };
}

function describeTasks(world: World, input: sdk.DescribeTasksCommandInput) {
  checkCluster(input.cluster);
  const wanted = input.tasks ?? [];
  if (wanted.length === 0) throw cannotBeEmpty('tasks');
  const known = new Map(allTasks(world).map((one) => [one.task.id, one]));
  const found = wanted.map((name) => ({ name, one: known.get(lastPart(name)) }));
  return {
    tasks: found.flatMap(({ one }) =>
      one ? [describeTask(world, one.place, one.task, world.now())] : [],
    ),
    failures: found.flatMap(({ name, one }) => (one ? [] : [failure('task', name)])),
  };
}

function describeTaskDefinition(world: World, input: sdk.DescribeTaskDefinitionCommandInput) {
  const found = findTaskDefinition(world, input.taskDefinition ?? '', world.now());
  if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: taskDefinition(world, found.place, found.revision) };
}

/** Starts a rollout where tasks have to be replaced, or else only scales. */
function updateService(world: World, input: sdk.UpdateServiceCommandInput) {
  checkCluster(input.cluster);
  const place = findService(input.service ?? '');
  if (!place) throw serviceNotFound();
  const before = world.history.updates(place, world.now()).at(-1);
  const revision = input.taskDefinition
    ? revisionOf(world, place, input.taskDefinition)
    : (before?.revision ?? place.revision);
  world.history.update({
    service: place.name,
    at: world.now(),
    revision,
    desiredCount: input.desiredCount ?? before?.desiredCount ?? 1,
    force: input.forceNewDeployment ?? false,
  });
  return { service: describeService(world, place, world.now()) };
}

function revisionOf(world: World, place: ServicePlace, name: string): number {
  const found = findTaskDefinition(world, name, world.now());
  if (!found) throw new AwsError('ClientException', 'TaskDefinition not found.');
  if (found.place === place) return found.revision;
  const other = taskDefinitionArn(found.place, found.revision);
  throw new AwsError('InvalidParameterException', `${other} has no container ${place.container}`);
}

function allTasks(world: World): { place: ServicePlace; task: Task }[] {
  return SERVICES.flatMap((place) =>
    knownTasks(world, place, world.now()).map((task) => ({ place, task })),
  );
}

function findService(nameOrArn: string): ServicePlace | undefined {
  return SERVICES.find(({ name }) => name === lastPart(nameOrArn));
}

function checkCluster(nameOrArn = 'default'): void {
  if (!isCluster(nameOrArn)) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

function isCluster(nameOrArn: string): boolean {
  return lastPart(nameOrArn) === CLUSTER;
}

function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function failure(kind: string, nameOrArn: string): sdk.Failure {
  const isArn = nameOrArn.startsWith('arn:');
  const own = kind === 'cluster' ? `cluster/${nameOrArn}` : `${kind}/${CLUSTER}/${nameOrArn}`;
  const prefix = CLUSTER_ARN.slice(0, CLUSTER_ARN.lastIndexOf(':') + 1);
  return { arn: isArn ? nameOrArn : `${prefix}${own}`, reason: 'MISSING' };
}

function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

function invalidToken(): AwsError {
  return new AwsError('InvalidParameterException', 'Invalid token');
}

function cannotBeEmpty(member: string): AwsError {
  const name = member.charAt(0).toUpperCase() + member.slice(1);
  return new AwsError('InvalidParameterException', `${name} cannot be empty.`);
}
