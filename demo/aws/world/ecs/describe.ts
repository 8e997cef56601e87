import type {
  DeploymentRolloutState,
  Deployment as EcsDeployment,
  DeploymentConfiguration as EcsDeploymentConfiguration,
  Service,
} from '@aws-sdk/client-ecs';
import { ACCOUNT, arn, CLUSTER, type ServicePlace, SUBNETS, targetGroupArn } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { type Deployment, deploymentsOf, serviceArn, taskDefinitionArn } from './deployments.ts';
import { eventsOf } from './events.ts';
import type { DeploymentConfiguration } from './service-changes.ts';
import { isAlive, isPending, statusOf, type Task } from './task.ts';
import { knownTasks } from './tasks.ts';

/** The one cluster. */
export const CLUSTER_ARN = arn('ecs', `cluster/${CLUSTER}`);

const NETWORK = {
  awsvpcConfiguration: {
    subnets: [...SUBNETS],
    securityGroups: ['sg-0ec5ta5k5000000a1'],
    assignPublicIp: 'ENABLED' as const,
  },
};

/** A service as DescribeServices tells it. */
export function describeService(state: WorldState, place: ServicePlace, at: number): Service {
  const tasks = knownTasks(state, place, at);
  const settings = state.history.services.settings(place.name, at);
  const [primary, ...older] = visibleDeployments(state, place, at);
  if (!primary) throw new Error(`${place.name} was never deployed`);
  const describe = (deployment: Deployment): EcsDeployment =>
    describeDeployment(place, deployment, {
      tasks: tasks.filter((task) => task.deployment === deployment),
      status: deployment === primary ? 'PRIMARY' : 'ACTIVE',
      desiredCount: settings.desiredCount,
      at,
    });
  return {
    serviceArn: serviceArn(place),
    serviceName: place.name,
    clusterArn: CLUSTER_ARN,
    status: statusOfService(settings.isDeleted, tasks, at),
    desiredCount: settings.desiredCount,
    runningCount: tasks.filter((task) => statusOf(task, at) === 'RUNNING').length,
    pendingCount: tasks.filter((task) => isPending(task, at)).length,
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    platformFamily: 'Linux',
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: describeConfiguration(settings.configuration),
    healthCheckGracePeriodSeconds: 0,
    taskDefinition: taskDefinitionArn(place, primary.revision),
    createdAt: new Date(state.history.genesis),
    createdBy: `arn:aws:iam::${ACCOUNT}:role/terraform`,
    loadBalancers: [
      {
        targetGroupArn: targetGroupArn(place),
        containerName: place.container,
        containerPort: place.port,
      },
    ],
    networkConfiguration: NETWORK,
    deployments: [primary, ...older].map(describe),
    events: eventsOf(state, place, at).map((event) => ({
      id: event.id,
      createdAt: new Date(event.at),
      message: event.message,
    })),
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    enableExecuteCommand: true,
  };
}

function statusOfService(isDeleted: boolean, tasks: readonly Task[], at: number): string {
  if (!isDeleted) return 'ACTIVE';
  return tasks.some(({ stoppedAt }) => at < stoppedAt) ? 'DRAINING' : 'INACTIVE';
}

function describeConfiguration({
  minimumHealthyPercent,
  maximumPercent,
  circuitBreaker,
}: DeploymentConfiguration): EcsDeploymentConfiguration {
  return {
    minimumHealthyPercent,
    maximumPercent,
    deploymentCircuitBreaker: circuitBreaker,
    strategy: 'ROLLING',
  };
}

/**
 * The primary deployment first. Of older ones, those that still have tasks; and, until the primary
 * completes, the last that completed and the one that it replaced because it failed.
 */
function visibleDeployments(state: WorldState, place: ServicePlace, at: number): Deployment[] {
  const [primary, ...older] = deploymentsOf(state, place, at).reverse();
  if (!primary) return [];
  const busy = new Set(
    knownTasks(state, place, at)
      .filter(({ stoppedAt }) => at < stoppedAt)
      .map(({ deployment }) => deployment),
  );
  const lastGood = older.find((one) => stateOf(one, at) === 'COMPLETED');
  const isOpen = stateOf(primary, at) !== 'COMPLETED';
  return [
    primary,
    ...older.filter(
      (one, index) =>
        busy.has(one) ||
        (isOpen && (one === lastGood || (index === 0 && stateOf(one, at) === 'FAILED'))),
    ),
  ];
}

function describeDeployment(
  place: ServicePlace,
  deployment: Deployment,
  {
    tasks,
    status,
    desiredCount,
    at,
  }: { tasks: readonly Task[]; status: string; desiredCount: number; at: number },
): EcsDeployment {
  const rolloutState = stateOf(deployment, at);
  const { completedAt, failedAt, from } = deployment;
  const settledAt = rolloutState === 'COMPLETED' ? completedAt : failedAt;
  return {
    id: deployment.id,
    status,
    taskDefinition: taskDefinitionArn(place, deployment.revision),
    desiredCount:
      status === 'PRIMARY' ? desiredCount : tasks.filter((task) => isAlive(task, at)).length,
    runningCount: tasks.filter((task) => statusOf(task, at) === 'RUNNING').length,
    pendingCount: tasks.filter((task) => isPending(task, at)).length,
    failedTasks: deployment.failures.filter((time) => time <= at).length,
    createdAt: new Date(from),
    updatedAt: new Date(Math.min(at, settledAt ?? from)),
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    networkConfiguration: NETWORK,
    rolloutState,
    rolloutStateReason: rolloutReason(deployment, rolloutState),
  };
}

function stateOf({ completedAt, failedAt }: Deployment, at: number): DeploymentRolloutState {
  if (completedAt !== undefined && completedAt <= at) return 'COMPLETED';
  return failedAt !== undefined && failedAt <= at ? 'FAILED' : 'IN_PROGRESS';
}

function rolloutReason({ id, rollbackTo }: Deployment, state: DeploymentRolloutState): string {
  if (state === 'COMPLETED') return `ECS deployment ${id} completed.`;
  const breaker = 'ECS deployment circuit breaker:';
  if (state === 'FAILED') return `${breaker} tasks failed to start.`;
  if (rollbackTo !== undefined) return `${breaker} rolling back to deploymentId ${rollbackTo}.`;
  return `ECS deployment ${id} in progress.`;
}
