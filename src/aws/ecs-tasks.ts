import {
  type Container,
  DescribeTasksCommand,
  ListTasksCommand,
  type ListTasksCommandOutput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { callAws, callOf, changeAws, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { EcsServiceName } from './ecs.ts';
import { revisionOf } from './ecs-revision.ts';
import { type AwsCall, AwsFault } from './faults.ts';
import { chunks } from './readings.ts';

/** One container of a task. AWS: ECS, Container. */
export interface EcsContainer {
  name: string;
  /** As the task definition names it; a tag in it can have moved since. */
  image: string;
  /** What really runs, `sha256:…`; absent until it was pulled. */
  imageDigest?: string;
  /** `PENDING`, `RUNNING` or `STOPPED`. */
  lastStatus: string;
  exitCode?: number;
  /** Why it stopped or cannot start, such as `OutOfMemoryError: …`. */
  reason?: string;
}

/** One task of a service. AWS: DescribeTasks. */
export interface EcsTask {
  /** The last part of its ARN. */
  id: string;
  arn: string;
  /** Family and revision, e.g. `web:42`. */
  taskDefinition: string;
  /** `PROVISIONING`, `PENDING`, `RUNNING`, `STOPPING`, `STOPPED` … */
  lastStatus: string;
  /** `RUNNING`, or `STOPPED` from when it was told to end. */
  desiredStatus: string;
  /** `HEALTHY`, `UNHEALTHY` or `UNKNOWN`: also where no health check is defined. */
  health: string;
  /** The id of the deployment that started it. */
  startedBy?: string;
  /** Epoch milliseconds, as all times here. */
  createdAt: number;
  startedAt?: number;
  stoppedAt?: number;
  /** AWS's word, such as `EssentialContainerExited`. */
  stopCode?: string;
  stoppedReason?: string;
  containers: EcsContainer[];
}

/** AWS: ListTasks `maxResults`, and DescribeTasks `tasks`. */
const TASKS_PER_CALL = 100;
const MAX_PAGES = 10;

/**
 * Reads the tasks of a service, newest first: those that should run, or those that should not any more, which AWS keeps for about
 * an hour. At most the thousand that AWS names first.
 */
export async function serviceTasks(
  clients: AwsClients,
  scope: AwsScope,
  { desiredStatus, ...name }: EcsServiceName & { desiredStatus: 'RUNNING' | 'STOPPED' },
  signal: AbortSignal,
): Promise<EcsTask[]> {
  const call = callOf('DescribeTasks', scope);
  const arns = await taskArns(clients, scope, { ...name, desiredStatus }, signal);
  const answers = await Promise.all(
    chunks(arns, TASKS_PER_CALL).map((tasks) => {
      const command = new DescribeTasksCommand({ cluster: name.cluster, tasks });
      return callAws(call, signal, (options) => clients.ecs(scope).send(command, options));
    }),
  );
  // A task can be forgotten between the two calls: then it is among the failures.
  return answers
    .flatMap(({ tasks }) => required(tasks, 'tasks', call))
    .map((task) => taskOf(task, call))
    .sort((one, other) => other.createdAt - one.createdAt);
}

/** Tells one task to end; ECS replaces it where a service wants it. The reason is seen as its `stoppedReason`. AWS: StopTask. */
export async function stopTask(
  clients: AwsClients,
  scope: AwsScope,
  { cluster, task, reason }: { cluster: string; task: string; reason: string },
  signal: AbortSignal,
): Promise<EcsTask> {
  const call = callOf('StopTask', scope);
  const command = new StopTaskCommand({ cluster, task, reason });
  try {
    const answer = await changeAws(call, signal, command, (options) =>
      clients.once.ecs(scope).send(command, options),
    );
    return taskOf(required(answer.task, 'task', call), call);
  } catch (error) {
    // AWS has no error of its own for it.
    if (!(error instanceof AwsFault) || !/task was not found/.test(error.what)) throw error;
    throw missing(call, `task ${task} in cluster ${cluster}`);
  }
}

async function taskArns(
  clients: AwsClients,
  scope: AwsScope,
  { cluster, service, desiredStatus }: EcsServiceName & { desiredStatus: 'RUNNING' | 'STOPPED' },
  signal: AbortSignal,
): Promise<string[]> {
  const call = callOf('ListTasks', scope);
  const arns: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || nextToken); page += 1) {
    const command = new ListTasksCommand({
      cluster,
      serviceName: service,
      desiredStatus,
      maxResults: TASKS_PER_CALL,
      ...(nextToken && { nextToken }),
    });
    const answer: ListTasksCommandOutput = await callAws(call, signal, (options) =>
      clients.ecs(scope).send(command, options),
    );
    arns.push(...required(answer.taskArns, 'tasks', call));
    ({ nextToken } = answer);
  }
  return arns;
}

function taskOf(task: Task, call: AwsCall): EcsTask {
  const { startedBy, startedAt, stoppedAt, stopCode, stoppedReason } = task;
  const arn = required(task.taskArn, 'ARN of a task', call);
  return {
    id: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    taskDefinition: revisionOf(task.taskDefinitionArn ?? '').name,
    lastStatus: required(task.lastStatus, 'status of a task', call),
    desiredStatus: task.desiredStatus ?? '',
    health: task.healthStatus ?? 'UNKNOWN',
    ...(startedBy && { startedBy }),
    createdAt: required(task.createdAt, 'time of a task', call).getTime(),
    ...(startedAt && { startedAt: startedAt.getTime() }),
    ...(stoppedAt && { stoppedAt: stoppedAt.getTime() }),
    ...(stopCode && { stopCode }),
    ...(stoppedReason && { stoppedReason }),
    containers: (task.containers ?? []).map(containerOf),
  };
}

function containerOf(container: Container): EcsContainer {
  const { name = '', image = '', imageDigest, lastStatus = '', exitCode, reason } = container;
  return {
    name,
    image,
    ...(imageDigest && { imageDigest }),
    lastStatus,
    ...(exitCode !== undefined && { exitCode }),
    ...(reason && { reason }),
  };
}
