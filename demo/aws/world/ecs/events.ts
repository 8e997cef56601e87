import { type ServicePlace, targetGroupArn } from '../inventory.ts';
import { uuid } from '../random.ts';
import type { WorldState } from '../state.ts';
import { HOUR, SECOND } from '../time.ts';
import { type Deployment, deploymentsOf } from './deployments.ts';
import { type Task, tasksOf } from './tasks.ts';

/** ECS keeps the latest hundred. */
const KEPT = 100;
const STEADY_EVERY = 6 * HOUR;

/** A service event, worded as ECS words it. */
export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

/** The events of a service up to a time, newest first. */
export function eventsOf(state: WorldState, place: ServicePlace, at: number): ServiceEvent[] {
  const tasks = tasksOf(state, place, at);
  const deployments = deploymentsOf(state, place, at);
  const said = [
    ...deployments.flatMap((deployment) => deploymentEvents(deployment, at)),
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

interface Said {
  at: number;
  text: string;
}

function deploymentEvents({ id, completedAt, to }: Deployment, until: number): Said[] {
  if (completedAt === undefined) return [];
  const said = [{ at: completedAt, text: `(deployment ${id}) deployment completed.` }];
  for (let at = completedAt + SECOND; at < Math.min(to, until + 1); at += STEADY_EVERY) {
    said.push({ at, text: 'has reached a steady state.' });
  }
  return said;
}

function taskEvents(place: ServicePlace, tasks: readonly Task[]): Said[] {
  const group = `in (target-group ${targetGroupArn(place)})`;
  const stopped = tasks.filter(({ crashes }) => !crashes);
  return [
    ...together(tasks, 'createdAt', (all) => `has started ${count(all)}: ${names(all)}.`),
    ...together(tasks, 'startedAt', ({ length }) => `registered ${length} targets ${group}`),
    ...together(stopped, 'stoppingAt', (all) => `has stopped ${running(all)}: ${names(all)}.`),
    ...together(
      stopped,
      'stoppingAt',
      (all) => `has begun draining connections on ${count(all)}.`,
    ).map(({ at, text }) => ({ at: at + SECOND, text })),
    ...together(tasks, 'stoppedAt', ({ length }) => `deregistered ${length} targets ${group}`),
  ];
}

/** What ECS says about tasks that do not stay: the load balancer's reason comes last. */
function crashEvents(place: ServicePlace, tasks: readonly Task[]): Said[] {
  const crashed = tasks.filter(({ crashes }) => crashes);
  const troubleshooting =
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const unhealthy = `(port ${place.port}) is unhealthy in (target-group ${targetGroupArn(place)}) due to (reason Health checks failed)`;
  return crashed.flatMap(({ stoppedAt, attempt }) => [
    { at: stoppedAt + 2 * SECOND, text: unhealthy },
    ...(attempt < 2 ? [] : [{ at: stoppedAt + SECOND, text: troubleshooting }]),
  ]);
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
