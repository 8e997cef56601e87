import type {
  DescribeTasksCommandInput,
  ListTasksCommandInput,
  StopTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { describeTask, taskArn } from '../../ecs/describe-task.ts';
import { isAlive } from '../../ecs/task.ts';
import { knownTasks, type Task } from '../../ecs/tasks.ts';
import { SERVICES, type ServicePlace } from '../../inventory.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import {
  cannotBeEmpty,
  checkCluster,
  failure,
  findService,
  invalidParameter,
  invalidToken,
  lastPart,
  serviceNotFound,
} from './refusals.ts';

/** Simulates ListTasks. Like AWS, it never lists anything as PENDING. */
export function listTasks(world: World, input: ListTasksCommandInput) {
  checkCluster(input.cluster);
  const { serviceName, family, desiredStatus = 'RUNNING' } = input;
  const place = serviceName === undefined ? undefined : findService(serviceName);
  if (serviceName !== undefined && !place) throw serviceNotFound();
  const tasks = allTasks(world)
    .filter((one) => place === undefined || one.place === place)
    .filter((one) => family === undefined || one.place.family === family)
    .filter(({ task }) => {
      const status = isAlive(task, world.now()) ? 'RUNNING' : 'STOPPED';
      return status === desiredStatus;
    });
  const { page, next } = pageOf(tasks, input.nextToken, input.maxResults ?? 100, invalidToken);
  return { taskArns: page.map(({ task }) => taskArn(task)), nextToken: next };
}

/** Simulates DescribeTasks. */
export function describeTasks(world: World, input: DescribeTasksCommandInput) {
  checkCluster(input.cluster);
  const wanted = input.tasks ?? [];
  if (wanted.length === 0) throw cannotBeEmpty('tasks');
  const found = wanted.map((name) => ({ name, one: findTask(world, name) }));
  return {
    tasks: found.flatMap(({ one }) =>
      one ? [describeTask(one.place, one.task, world.now())] : [],
    ),
    failures: found.flatMap(({ name, one }) => (one ? [] : [failure('task', name)])),
  };
}

/** Simulates StopTask: the service starts another one in its place. */
export function stopTask(world: World, input: StopTaskCommandInput) {
  checkCluster(input.cluster);
  const found = findTask(world, input.task ?? '');
  if (!found) throw invalidParameter('The referenced task was not found.');
  const { place, task } = found;
  const at = world.now();
  if (isAlive(task, at)) {
    world.history.services.stopTask({
      ...{ service: place.name, at, taskId: task.id },
      reason: input.reason,
    });
  }
  const stopped = findTask(world, task.id);
  return { task: describeTask(place, stopped?.task ?? task, at) };
}

function findTask(world: World, name: string): { place: ServicePlace; task: Task } | undefined {
  return allTasks(world).find(({ task }) => task.id === lastPart(name));
}

function allTasks(world: World): { place: ServicePlace; task: Task }[] {
  return SERVICES.flatMap((place) =>
    knownTasks(world, place, world.now()).map((task) => ({ place, task })),
  );
}
