import type { Container, ContainerDefinition, Task as EcsTask } from '@aws-sdk/client-ecs';
import { arn, CLUSTER, REGION, type ServicePlace } from '../inventory.ts';
import { hex } from '../random.ts';
import { SECOND } from '../time.ts';
import { taskDefinitionArn } from './deployments.ts';
import { CLUSTER_ARN } from './describe.ts';
import { statusOf, type Task } from './task.ts';

/** After so long a task's image is being pulled. */
const PULL_STARTS = 6 * SECOND;
/** The exit code of a container that ends on SIGTERM as it should. */
const GRACEFUL = 0;

export function taskArn({ id }: Task): string {
  return arn('ecs', `task/${CLUSTER}/${id}`);
}

/** A task as DescribeTasks tells it. */
export function describeTask(place: ServicePlace, task: Task, at: number): EcsTask {
  const { definition } = task.deployment.taskDefinition;
  const lastStatus = statusOf(task, at);
  const isStopping = at >= task.stoppingAt;
  const hasStarted = task.startedAt <= Math.min(at, task.stoppingAt);
  return {
    taskArn: taskArn(task),
    clusterArn: CLUSTER_ARN,
    taskDefinitionArn: taskDefinitionArn(place, task.deployment.revision),
    group: `service:${place.name}`,
    startedBy: task.deployment.id,
    lastStatus,
    desiredStatus: isStopping ? 'STOPPED' : 'RUNNING',
    healthStatus: 'UNKNOWN',
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    availabilityZone: `${REGION}${task.ip.startsWith('10.0.1.') ? 'a' : 'b'}`,
    cpu: definition.cpu,
    memory: definition.memory,
    connectivity: 'CONNECTED',
    createdAt: new Date(task.createdAt),
    pullStartedAt: new Date(task.createdAt + PULL_STARTS),
    ...(hasStarted
      ? { pullStoppedAt: new Date(task.startedAt - SECOND), startedAt: new Date(task.startedAt) }
      : {}),
    ...(isStopping
      ? {
          stoppingAt: new Date(task.stoppingAt),
          stopCode: task.stopped?.code,
          stoppedReason: task.stopped?.reason,
        }
      : {}),
    ...(lastStatus === 'STOPPED' ? { stoppedAt: new Date(task.stoppedAt) } : {}),
    version: lastStatus === 'STOPPED' ? 5 : 3,
    containers: definition.containerDefinitions?.map((one) => container(task, one, at)),
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [] },
    tags: [],
  };
}

function container(task: Task, { name = '', image }: ContainerDefinition, at: number): Container {
  const status = statusOf(task, at);
  const { code, reason } = task.stopped ?? {};
  const hasStarted = task.startedAt < Infinity;
  const digest = task.deployment.digests.get(name);
  return {
    containerArn: `${arn('ecs', `container/${CLUSTER}/${task.id}`)}/${hex(32, 'container', task.id, name)}`,
    taskArn: taskArn(task),
    name,
    image,
    ...(digest ? { imageDigest: digest } : {}),
    lastStatus: ['STOPPED', 'RUNNING'].includes(status) ? status : 'PENDING',
    healthStatus: 'UNKNOWN',
    ...(status === 'STOPPED' && hasStarted
      ? { exitCode: code === 'EssentialContainerExited' ? 1 : GRACEFUL }
      : {}),
    ...(status === 'STOPPED' && code === 'TaskFailedToStart' ? { reason } : {}),
    networkInterfaces: [{ attachmentId: task.id, privateIpv4Address: task.ip }],
    cpu: '0',
  };
}
