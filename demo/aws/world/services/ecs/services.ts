import type { DescribeServicesCommandInput, ListServicesCommandInput } from '@aws-sdk/client-ecs';
import { serviceArn } from '../../ecs/deployments.ts';
import { describeService } from '../../ecs/describe.ts';
import { SERVICES } from '../../inventory.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import {
  cannotBeEmpty,
  checkCluster,
  failure,
  findService,
  invalidParameter,
  invalidToken,
} from './refusals.ts';

/** Simulates ListServices. */
export function listServices({ cluster, maxResults, nextToken }: ListServicesCommandInput) {
  checkCluster(cluster);
  const { page, next } = pageOf(SERVICES, nextToken, maxResults ?? 10, invalidToken);
  return { serviceArns: page.map(serviceArn), nextToken: next };
}

/** Simulates DescribeServices. */
export function describeServices(world: World, input: DescribeServicesCommandInput) {
  checkCluster(input.cluster);
  const wanted = input.services ?? [];
  if (wanted.length === 0) throw cannotBeEmpty('services');
  if (wanted.length > 10) throw invalidParameter('Services cannot have more than 10 elements');
  const found = wanted.map((name) => ({ name, place: findService(name) }));
  return {
    services: found.flatMap(({ place }) =>
      place ? [describeService(world, place, world.now())] : [],
    ),
    failures: found.flatMap(({ name, place }) => (place ? [] : [failure('service', name)])),
  };
}
