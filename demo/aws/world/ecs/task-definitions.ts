import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { ACCOUNT } from '../inventory.ts';
import { taskDefinitionArn } from './deployments.ts';
import type { TaskDefinitionRevision } from './task-definition-registry.ts';

export { LOST_SETTING } from './initial-definitions.ts';

/** The task definition as ECS describes it at a time: tags are told apart from it. */
export function describeDefinition(
  { family, revision, definition, registeredAt, deregisteredAt }: TaskDefinitionRevision,
  at: number,
): TaskDefinition {
  const { containerDefinitions = [], requiresCompatibilities, ...rest } = definition;
  return {
    ...rest,
    taskDefinitionArn: taskDefinitionArn({ family }, revision),
    family,
    revision,
    status: deregisteredAt <= at ? 'INACTIVE' : 'ACTIVE',
    ...(requiresCompatibilities ? { requiresCompatibilities } : {}),
    compatibilities: ['EC2', 'FARGATE'],
    registeredAt: new Date(registeredAt),
    ...(deregisteredAt <= at ? { deregisteredAt: new Date(deregisteredAt) } : {}),
    registeredBy: `arn:aws:iam::${ACCOUNT}:role/terraform`,
    containerDefinitions: containerDefinitions.map((container) => ({
      ...{ cpu: 0, essential: true, environment: [], mountPoints: [], volumesFrom: [] },
      ...container,
      portMappings: container.portMappings?.map((mapping) => ({
        hostPort: mapping.containerPort,
        protocol: 'tcp',
        ...mapping,
      })),
    })),
    volumes: definition.volumes ?? [],
    placementConstraints: definition.placementConstraints ?? [],
  };
}
