import { type Deployment, deploymentsOf, serviceArn } from '../world/ecs/deployments.ts';
import { CLUSTER_ARN } from '../world/ecs/describe.ts';
import { describeTask, taskArn } from '../world/ecs/describe-task.ts';
import { tasksOf } from '../world/ecs/tasks.ts';
import { ACCOUNT, REGION, SERVICES, type ServicePlace } from '../world/inventory.ts';
import { uuid } from '../world/random.ts';
import type { World } from '../world/world.ts';

/** One thing that happened, and when. */
export interface Happening {
  /** The same for the same thing, however often one looks. */
  readonly id: string;
  readonly at: number;
  /** What EventBridge sends about it. AWS: EventBridge, "Events structure". */
  readonly event: unknown;
}

/** What EventBridge would have sent of ECS up to a time: tasks that stopped, and how deployments went. */
export function ecsEvents(world: World, until: number): Happening[] {
  return SERVICES.flatMap((place) => [
    ...stoppedTasks(world, place, until),
    ...deploymentsOf(world, place, until).flatMap((one) => deploymentEvents(world, place, one)),
  ]).filter(({ at }) => at <= until);
}

/** AWS: "Amazon ECS task state change events". */
function stoppedTasks(world: World, place: ServicePlace, until: number): Happening[] {
  return tasksOf(world, place, until)
    .filter(({ stoppedAt }) => stoppedAt <= until)
    .map((task) =>
      happening(world, 'ECS Task State Change', {
        at: task.stoppedAt,
        resource: taskArn(task),
        detail: { ...describeTask(place, task, task.stoppedAt), healthStatus: undefined },
      }),
    );
}

/** AWS: "Amazon ECS service deployment state change events". */
function deploymentEvents(world: World, place: ServicePlace, deployment: Deployment): Happening[] {
  const { id, from, completedAt, failedAt, rollbackTo } = deployment;
  const begun =
    rollbackTo === undefined
      ? `ECS deployment ${id} in progress.`
      : `ECS deployment circuit breaker: rolling back to deploymentId ${rollbackTo}.`;
  const steps: [at: number | undefined, type: string, name: string, reason: string][] = [
    [from, 'INFO', 'SERVICE_DEPLOYMENT_IN_PROGRESS', begun],
    [completedAt, 'INFO', 'SERVICE_DEPLOYMENT_COMPLETED', `ECS deployment ${id} completed.`],
    [
      failedAt,
      'ERROR',
      'SERVICE_DEPLOYMENT_FAILED',
      'ECS deployment circuit breaker: tasks failed to start.',
    ],
  ];
  return steps.flatMap(([at, eventType, eventName, reason]) => {
    if (at === undefined) return [];
    const updatedAt = new Date(at).toISOString();
    const about = { eventType, eventName, clusterArn: CLUSTER_ARN, deploymentId: id };
    const detail = { ...about, updatedAt, reason };
    const resource = serviceArn(place);
    return happening(world, 'ECS Deployment State Change', { at, resource, detail });
  });
}

function happening(
  { seed }: World,
  kind: string,
  { at, resource, detail }: { at: number; resource: string; detail: unknown },
): Happening {
  const id = uuid(seed, 'event', kind, at, resource, JSON.stringify(detail));
  const event = {
    ...{ version: '0', id, 'detail-type': kind, source: 'aws.ecs', account: ACCOUNT },
    // EventBridge's own times have whole seconds.
    time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...{ region: REGION, resources: [resource], detail },
  };
  return { id, at, event };
}
