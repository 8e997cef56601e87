import type { Deployment as EcsDeployment, Task as EcsTask, Service } from '@aws-sdk/client-ecs';
import {
  ACCOUNT,
  arn,
  CLUSTER,
  REGION,
  type ServicePlace,
  SUBNETS,
  targetGroupArn,
} from '../inventory.ts';
import { hex } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { type Deployment, deploymentsOf, serviceArn, taskDefinitionArn } from './deployments.ts';
import { eventsOf } from './events.ts';
import { failedTasks, isPending, knownTasks, statusOf, type Task } from './tasks.ts';

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
  const desiredCount = state.history.updates(place, at).at(-1)?.desiredCount ?? 0;
  const [primary, ...older] = visibleDeployments(state, place, at);
  if (!primary) throw new Error(`${place.name} was never deployed`);
  return {
    serviceArn: serviceArn(place),
    serviceName: place.name,
    clusterArn: CLUSTER_ARN,
    status: 'ACTIVE',
    desiredCount,
    runningCount: tasks.filter((task) => statusOf(task, at) === 'RUNNING').length,
    pendingCount: tasks.filter((task) => isPending(task, at)).length,
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    platformFamily: 'Linux',
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    // The old task goes before the new one comes: with one task, every deployment is an outage.
    deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
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
    deployments: [primary, ...older].map((deployment) =>
      describeDeployment(place, deployment, { tasks, desiredCount, at }),
    ),
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

/** The primary deployment, and the one before while it is being replaced. */
function visibleDeployments(state: WorldState, place: ServicePlace, at: number): Deployment[] {
  const [primary, previous] = deploymentsOf(state, place, at).reverse();
  if (!primary) return [];
  const settled = primary.completedAt !== undefined && primary.completedAt <= at;
  return settled || !previous ? [primary] : [primary, previous];
}

function describeDeployment(
  place: ServicePlace,
  deployment: Deployment,
  { tasks, desiredCount, at }: { tasks: readonly Task[]; desiredCount: number; at: number },
): EcsDeployment {
  const own = tasks.filter((task) => task.deployment.id === deployment.id);
  const isPrimary = deployment.to === Infinity;
  const isCompleted = deployment.completedAt !== undefined && deployment.completedAt <= at;
  const updatedAt = isCompleted ? deployment.completedAt : deployment.from;
  return {
    id: deployment.id,
    status: isPrimary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: taskDefinitionArn(place, deployment.revision),
    desiredCount: isPrimary ? desiredCount : 0,
    runningCount: own.filter((task) => statusOf(task, at) === 'RUNNING').length,
    pendingCount: own.filter((task) => isPending(task, at)).length,
    failedTasks: failedTasks(deployment, at),
    createdAt: new Date(deployment.from),
    updatedAt: new Date(updatedAt ?? deployment.from),
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    networkConfiguration: NETWORK,
    rolloutState: isCompleted ? 'COMPLETED' : 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${deployment.id} ${isCompleted ? 'completed' : 'in progress'}.`,
  };
}

export function taskArn({ id }: Task): string {
  return arn('ecs', `task/${CLUSTER}/${id}`);
}

/** A task as DescribeTasks tells it. */
export function describeTask(
  state: WorldState,
  place: ServicePlace,
  task: Task,
  at: number,
): EcsTask {
  const lastStatus = statusOf(task, at);
  const isStopped = lastStatus === 'STOPPED';
  const hasStarted = task.startedAt <= Math.min(at, task.stoppingAt);
  return {
    taskArn: taskArn(task),
    clusterArn: CLUSTER_ARN,
    taskDefinitionArn: taskDefinitionArn(place, task.deployment.revision),
    group: `service:${place.name}`,
    startedBy: task.deployment.id,
    lastStatus,
    desiredStatus: at >= task.stoppingAt ? 'STOPPED' : 'RUNNING',
    healthStatus: 'UNKNOWN',
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    availabilityZone: `${REGION}${task.ip.startsWith('10.0.1.') ? 'a' : 'b'}`,
    cpu: '256',
    memory: '512',
    connectivity: 'CONNECTED',
    createdAt: new Date(task.createdAt),
    pullStartedAt: new Date(task.createdAt + 9 * SECOND),
    pullStoppedAt: new Date(task.startedAt - SECOND),
    ...(hasStarted ? { startedAt: new Date(task.startedAt) } : {}),
    ...(at >= task.stoppingAt ? { stoppingAt: new Date(task.stoppingAt) } : {}),
    ...(isStopped ? { stoppedAt: new Date(task.stoppedAt) } : {}),
    ...(at >= task.stoppingAt ? stopReason(task) : {}),
    version: isStopped ? 5 : 3,
    containers: [
      {
        containerArn: `${arn('ecs', `container/${CLUSTER}/${task.id}`)}/${hex(32, state.seed, 'container', task.id)}`,
        taskArn: taskArn(task),
        name: place.container,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${place.image}`,
        imageDigest: `sha256:${hex(64, 'image', place.name, task.deployment.revision)}`,
        lastStatus: isStopped ? 'STOPPED' : lastStatus === 'RUNNING' ? 'RUNNING' : 'PENDING',
        healthStatus: 'UNKNOWN',
        ...(isStopped ? { exitCode: task.crashes ? 1 : 0 } : {}),
        networkInterfaces: [{ attachmentId: task.id, privateIpv4Address: task.ip }],
        cpu: '0',
      },
    ],
  };
}

function stopReason(task: Task): Pick<EcsTask, 'stopCode' | 'stoppedReason'> {
  if (task.crashes) {
    return {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    };
  }
  return {
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: `Scaling activity initiated by (deployment ${task.deployment.id})`,
  };
}
