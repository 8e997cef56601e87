import * as sdk from '@aws-sdk/client-ecs';
import type { AwsSimulator } from '../../engine/index.ts';
import { REGION } from '../inventory.ts';
import type { World } from '../world.ts';
import { describeClusters } from './ecs/clusters.ts';
import { cannotBeEmpty } from './ecs/refusals.ts';
import { registerTaskDefinition } from './ecs/register-task-definition.ts';
import { describeServices, listServices } from './ecs/services.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
} from './ecs/task-definitions.ts';
import { describeTasks, listTasks, stopTask } from './ecs/tasks.ts';
import { deleteService, updateService } from './ecs/update-service.ts';

/** Simulates ECS: the cluster, its services and tasks, task definitions, and what changes them. */
export function simulateEcs(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.ECSClient({ region: REGION }), sdk, { missingMember: cannotBeEmpty })
    .on(sdk.DescribeClustersCommand, (input) => describeClusters(world, input))
    .on(sdk.ListServicesCommand, (input) => listServices(input))
    .on(sdk.DescribeServicesCommand, (input) => describeServices(world, input))
    .on(sdk.UpdateServiceCommand, (input) => updateService(world, input))
    .on(sdk.DeleteServiceCommand, (input) => deleteService(world, input))
    .on(sdk.ListTasksCommand, (input) => listTasks(world, input))
    .on(sdk.DescribeTasksCommand, (input) => describeTasks(world, input))
    .on(sdk.StopTaskCommand, (input) => stopTask(world, input))
    .on(sdk.ListTaskDefinitionsCommand, (input) => listTaskDefinitions(world, input))
    .on(sdk.DescribeTaskDefinitionCommand, (input) => describeTaskDefinition(world, input))
    .on(sdk.RegisterTaskDefinitionCommand, (input) => registerTaskDefinition(world, input))
    .on(sdk.DeregisterTaskDefinitionCommand, (input) => deregisterTaskDefinition(world, input));
}
