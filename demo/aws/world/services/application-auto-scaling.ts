import * as sdk from '@aws-sdk/client-application-auto-scaling';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import { ACCOUNT, arn, CLUSTER, REGION, type ServiceName } from '../inventory.ts';
import { pageOf } from '../paging.ts';
import { hex } from '../random.ts';
import type { World } from '../world.ts';

const DIMENSION = 'ecs:service:DesiredCount';

/** Simulates Application Auto Scaling: the bounds of services, where the world has any. */
export function simulateAutoScaling(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.ApplicationAutoScalingClient({ region: REGION }), sdk, {
      missingMember: nullMember('ValidationException'),
    })
    .on(sdk.DescribeScalableTargetsCommand, (input) => describeScalableTargets(world, input));
}

function describeScalableTargets(world: World, input: sdk.DescribeScalableTargetsCommandInput) {
  const { ServiceNamespace = '', ResourceIds, ScalableDimension = DIMENSION } = input;
  if (!isNamespace(ServiceNamespace)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${ServiceNamespace}' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: [${Object.values(sdk.ServiceNamespace).join(', ')}]`,
    );
  }
  const targets = [...world.scalableTargets]
    .map(([service, bounds]) => targetOf(world, service, bounds))
    .filter(() => ServiceNamespace === 'ecs' && ScalableDimension === DIMENSION)
    .filter(({ ResourceId = '' }) => ResourceIds?.includes(ResourceId) ?? true);
  const { page, next } = pageOf(targets, input.NextToken, input.MaxResults ?? 50, invalidToken);
  return { ScalableTargets: page, NextToken: next };
}

function isNamespace(name: string): boolean {
  return Object.values<string>(sdk.ServiceNamespace).includes(name);
}

function targetOf(
  { history }: World,
  service: ServiceName,
  { minCapacity, maxCapacity }: { minCapacity: number; maxCapacity: number },
): sdk.ScalableTarget {
  const id = hex(34, 'scalable target', service);
  return {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${CLUSTER}/${service}`,
    ScalableDimension: DIMENSION,
    MinCapacity: minCapacity,
    MaxCapacity: maxCapacity,
    RoleARN: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    CreationTime: new Date(history.genesis),
    SuspendedState: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    ScalableTargetARN: arn('application-autoscaling', `scalable-target/${id}`),
  };
}

function invalidToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The next token is invalid.');
}
