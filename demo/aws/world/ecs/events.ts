import { type ServicePlace, targetGroupArn } from '../inventory.ts';
import { uuid } from '../random.ts';
import type { WorldState } from '../state.ts';
import { SECOND } from '../time.ts';
import { type Deployment, deploymentsOf } from './deployments.ts';
import { lifeOf } from './life.ts';
import { type Task, tasksOf } from './tasks.ts';

/** ECS keeps the latest hundred. */
const KEPT = 100;

/** A service event, worded as ECS words it. */
export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

/** The events of a service up to a time, newest first. */
export function eventsOf(state: WorldState, place: ServicePlace, at: number): ServiceEvent[] {
  const { steadyAt, unplacedAt } = lifeOf(state, place, at);
  const tasks = tasksOf(state, place, at);
  const said = [
    ...steadyAt.map((time) => ({ at: time, text: 'has reached a steady state.' })),
    ...unplacedAt.map((time) => ({ at: time, text: NO_ROOM })),
    ...deploymentsOf(state, place, at).reverse().flatMap(deploymentEvents),
    ...taskEvents(place, tasks),
    ...crashEvents(place, tasks),
  ];
  return said
    .filter((event) => event.at <= at)
    .sort((a, b) => b.at - a.at)
    .slice(0, KEPT)
    .map(({ at: time, text }) => {
      const message = `(service ${place.name}) ${text}`;
      return { id: uuid(state.seed, place.name, time, message), at: time, message };
    });
}

/** AWS: "Amazon ECS service event messages", where the quota of Fargate is used up. */
const NO_ROOM =
  "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

interface Said {
  at: number;
  text: string;
}

function deploymentEvents({ id, from, completedAt, failedAt, rollbackTo }: Deployment): Said[] {
  const said: [at: number | undefined, text: string][] = [
    [completedAt, `(deployment ${id}) deployment completed.`],
    [failedAt, `(deployment ${id}) deployment failed: tasks failed to start.`],
    [rollbackTo === undefined ? undefined : from, `rolling back to deployment ${rollbackTo}.`],
  ];
  return said.flatMap(([at, text]) => (at === undefined ? [] : [{ at, text }]));
}

function taskEvents(place: ServicePlace, tasks: readonly Task[]): Said[] {
  const group = `in (target-group ${targetGroupArn(place)})`;
  const stopped = tasks.filter((task) => task.stopped?.code === 'ServiceSchedulerInitiated');
  const registered = tasks.filter(({ startedAt }) => startedAt < Infinity);
  const drained = stopped.filter((task) => registered.includes(task));
  return [
    ...together(tasks, 'createdAt', (all) => `has started ${count(all)}: ${names(all)}.`),
    ...together(registered, 'startedAt', ({ length }) => `registered ${length} targets ${group}`),
    ...together(stopped, 'stoppingAt', (all) => `has stopped ${running(all)}: ${names(all)}.`),
    ...together(
      drained,
      'stoppingAt',
      (all) => `has begun draining connections on ${count(all)}.`,
    ).map(({ at, text }) => ({ at: at + SECOND, text })),
    ...together(registered, 'stoppedAt', ({ length }) => `deregistered ${length} targets ${group}`),
  ];
}

/** What ECS says about tasks that do not stay: the load balancer's reason comes last. */
function crashEvents(place: ServicePlace, tasks: readonly Task[]): Said[] {
  const troubleshooting =
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const unhealthy = `(port ${place.port}) is unhealthy in (target-group ${targetGroupArn(place)}) due to (reason Health checks failed)`;
  return tasks
    .filter(isFailure)
    .flatMap(({ startedAt, stoppedAt, attempt }) => [
      ...(startedAt === Infinity ? [] : [{ at: stoppedAt + 2 * SECOND, text: unhealthy }]),
      ...(attempt < 2 ? [] : [{ at: stoppedAt + SECOND, text: troubleshooting }]),
    ]);
}

function isFailure({ crashes, stopped }: Task): boolean {
  return crashes && ['EssentialContainerExited', 'TaskFailedToStart'].includes(stopped?.code ?? '');
}

/** One event for all tasks that something happened to at the same time. */
function together(
  tasks: readonly Task[],
  moment: 'createdAt' | 'startedAt' | 'stoppingAt' | 'stoppedAt',
  wording: (tasks: readonly Task[]) => string,
): Said[] {
  const groups = Map.groupBy(tasks, (task) => task[moment]);
  return [...groups].map(([at, all]) => ({ at, text: wording(all) }));
}

function count({ length }: readonly Task[]): string {
  return `${length} tasks`;
}

function running({ length }: readonly Task[]): string {
  return `${length} running tasks`;
}

function names(tasks: readonly Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}
