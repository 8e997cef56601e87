import type {
  DeregisterTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandInput,
  ListTaskDefinitionsCommandInput,
} from '@aws-sdk/client-ecs';
import { taskDefinitionArn } from '../../ecs/deployments.ts';
import { describeDefinition } from '../../ecs/task-definitions.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import { clientException, invalidToken } from './refusals.ts';

/** Simulates DescribeTaskDefinition: the tags come where TAGS is asked for. */
export function describeTaskDefinition(world: World, input: DescribeTaskDefinitionCommandInput) {
  const { taskDefinition = '', include = [] } = input;
  const found = world.history.taskDefinitions.find(taskDefinition, world.now());
  if (!found) throw clientException('Unable to describe task definition.');
  return {
    taskDefinition: describeDefinition(found, world.now()),
    ...(include.includes('TAGS') ? { tags: [...found.tags] } : {}),
  };
}

/** Simulates ListTaskDefinitions: the families in their order, revisions by number. */
export function listTaskDefinitions(world: World, input: ListTaskDefinitionsCommandInput) {
  const { familyPrefix, status = 'ACTIVE', sort = 'ASC', maxResults = 100 } = input;
  const { taskDefinitions } = world.history;
  const families = taskDefinitions.families();
  const found = families
    .filter((family) => familyPrefix === undefined || family === familyPrefix)
    .flatMap((family) => taskDefinitions.of(family))
    .filter(({ registeredAt }) => registeredAt <= world.now())
    .filter(
      ({ deregisteredAt }) => (deregisteredAt <= world.now() ? 'INACTIVE' : 'ACTIVE') === status,
    )
    .map(({ family, revision }) => taskDefinitionArn({ family }, revision));
  if (sort === 'DESC') found.reverse();
  const { page, next } = pageOf(found, input.nextToken, maxResults, invalidToken);
  return { taskDefinitionArns: page, nextToken: next };
}

/** Simulates DeregisterTaskDefinition: services that run the revision go on with it. */
export function deregisterTaskDefinition(
  world: World,
  { taskDefinition = '' }: DeregisterTaskDefinitionCommandInput,
) {
  const { taskDefinitions } = world.history;
  const found = taskDefinition.includes(':')
    ? taskDefinitions.find(taskDefinition, world.now())
    : undefined;
  if (!found) throw clientException('The specified task definition does not exist.');
  if (found.deregisteredAt > world.now()) taskDefinitions.deregister(found, world.now());
  return { taskDefinition: describeDefinition(found, world.now()) };
}
