import type {
  DeleteServiceCommandInput,
  DeploymentConfiguration as EcsDeploymentConfiguration,
  UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { AwsError } from '../../../engine/index.ts';
import { primaryOf } from '../../ecs/deployments.ts';
import { describeService } from '../../ecs/describe.ts';
import type { DeploymentConfiguration } from '../../ecs/service-changes.ts';
import type { ServicePlace } from '../../inventory.ts';
import type { World } from '../../world.ts';
import {
  checkCluster,
  checkSimulated,
  clientException,
  findService,
  invalidParameter,
  serviceNotFound,
} from './refusals.ts';

/** Simulates UpdateService: a rollout where tasks have to be replaced, or else a change of scale. */
export function updateService(world: World, input: UpdateServiceCommandInput) {
  checkSimulated('UpdateService', input, [
    ...['cluster', 'service', 'desiredCount', 'taskDefinition'],
    ...['forceNewDeployment', 'deploymentConfiguration'],
  ]);
  const { desiredCount, taskDefinition, forceNewDeployment, deploymentConfiguration } = input;
  const place = activeService(world, input);
  const at = world.now();
  const settings = world.history.services.settings(place.name, at);
  const configuration = configurationOf(deploymentConfiguration);
  checkConfiguration({ ...settings.configuration, ...configuration });
  if (desiredCount !== undefined && (!Number.isInteger(desiredCount) || desiredCount < 0)) {
    throw invalidParameter('Invalid desiredCount. It must be 0 or more.');
  }
  world.history.services.update({
    service: place.name,
    at,
    revision: taskDefinition
      ? revisionOf(world, place, taskDefinition)
      : (primaryOf(world, place, at)?.revision ?? place.revision),
    desiredCount: desiredCount ?? settings.desiredCount,
    force: forceNewDeployment ?? false,
    configuration,
  });
  return { service: describeService(world, place, at) };
}

/** Simulates DeleteService: its tasks stop, and it stays known as INACTIVE. */
export function deleteService(world: World, input: DeleteServiceCommandInput) {
  const place = activeService(world, input);
  const at = world.now();
  const { desiredCount } = world.history.services.settings(place.name, at);
  if (desiredCount > 0 && !input.force) {
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  }
  world.history.services.update({
    ...{ service: place.name, at, desiredCount: 0, force: false, isDeletion: true },
    revision: primaryOf(world, place, at)?.revision ?? place.revision,
  });
  return { service: describeService(world, place, at) };
}

function activeService(
  world: World,
  { cluster, service }: { cluster?: string | undefined; service: string | undefined },
): ServicePlace {
  checkCluster(cluster);
  const place = findService(service ?? '');
  if (!place) throw serviceNotFound();
  if (world.history.services.settings(place.name, world.now()).isDeleted) {
    throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  }
  return place;
}

/** Only what is given: the rest stays as it is. */
function configurationOf({
  minimumHealthyPercent,
  maximumPercent,
  deploymentCircuitBreaker: breaker,
}: EcsDeploymentConfiguration = {}): Partial<DeploymentConfiguration> {
  return {
    ...(minimumHealthyPercent === undefined ? {} : { minimumHealthyPercent }),
    ...(maximumPercent === undefined ? {} : { maximumPercent }),
    ...(breaker
      ? {
          circuitBreaker: { enable: breaker.enable ?? false, rollback: breaker.rollback ?? false },
        }
      : {}),
  };
}

function checkConfiguration({ minimumHealthyPercent, maximumPercent }: DeploymentConfiguration) {
  if (minimumHealthyPercent < 0 || minimumHealthyPercent > 100) {
    throw invalidParameter('minimumHealthyPercent must be between 0 and 100.');
  }
  if (maximumPercent < 100 || maximumPercent > 200) {
    throw invalidParameter('maximumPercent must be between 100 and 200.');
  }
  if (minimumHealthyPercent === maximumPercent) {
    throw invalidParameter('maximumPercent must be greater than minimumHealthyPercent.');
  }
}

function revisionOf(world: World, place: ServicePlace, name: string): number {
  const found = world.history.taskDefinitions.find(name, world.now());
  if (!found) throw clientException('TaskDefinition not found.');
  if (found.deregisteredAt <= world.now()) throw clientException('TaskDefinition is inactive');
  const containers = found.definition.containerDefinitions ?? [];
  if (!containers.some((container) => container.name === place.container)) {
    const message = `The container ${place.container} does not exist in the task definition.`;
    throw invalidParameter(message);
  }
  if (found.family !== place.family) {
    const message = 'not simulated: ECS UpdateService with the task definition of another family';
    throw new AwsError('NotSimulated', message, { status: 501 });
  }
  return found.revision;
}
