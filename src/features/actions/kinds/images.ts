import { lookUpImage } from '../../../aws/ecr.ts';
import type { EcsTaskDefinition } from '../../../aws/ecs-task-definitions.ts';
import { serviceTasks } from '../../../aws/ecs-tasks.ts';
import { reading } from '../../../aws/readings.ts';
import type { ActionTools } from '../kind.ts';
import type { KnownService } from './service.ts';

/** Enough of `sha256:…` for people to compare. */
export const shortDigest = (digest: string): string => digest.slice(0, 19);

/** Whether a reference names exactly one image for ever. */
export const isPinned = (image: string): boolean => image.includes('@sha256:');

/** What a reference means in its registry now, or why nobody can tell. */
export async function imageNow(
  image: string,
  { clients, read, signal }: ActionTools,
): Promise<{ digest: string } | { why: string }> {
  const found = await reading(() => lookUpImage(clients, read, image, signal));
  if (!found.ok) return { why: found.fault.message };
  return found.value.ok ? { digest: found.value.image.digest } : { why: found.value.why };
}

/** The images that tasks of a revision ran, by container, as far as ECS remembers such tasks (about an hour). */
export async function imagesRun(
  { entry }: KnownService,
  taskDefinition: string,
  { clients, read, signal }: ActionTools,
): Promise<ReadonlyMap<string, string>> {
  const states = ['STOPPED', 'RUNNING'] as const;
  const readings = await Promise.all(
    states.map((desiredStatus) =>
      reading(() => serviceTasks(clients, read, { ...entry.ecs, desiredStatus }, signal)),
    ),
  );
  const tasks = readings.flatMap((each) => (each.ok ? each.value : []));
  return new Map(
    tasks
      .filter((task) => task.taskDefinition === taskDefinition)
      .flatMap(({ containers }) =>
        containers.flatMap(({ name, imageDigest }) =>
          imageDigest === undefined ? [] : [[name, imageDigest] as const],
        ),
      ),
  );
}

/** What a redeploy of the same revision changes nevertheless: tags that mean another image by now. */
export async function movedTags(
  known: KnownService,
  { containers, name }: EcsTaskDefinition,
  tools: ActionTools,
): Promise<{ changes: { what: string; from: string; to: string }[]; warnings: string[] }> {
  const running = await imagesRun(known, name, tools);
  const looked = await Promise.all(
    containers
      .filter(({ image }) => !isPinned(image))
      .map(async ({ name: container, image }) => ({
        container,
        image,
        runs: running.get(container),
        now: await imageNow(image, tools),
      })),
  );
  const moved = looked.flatMap(({ container, runs, now }) =>
    runs !== undefined && 'digest' in now && now.digest !== runs
      ? [{ what: `Image of ${container}`, from: shortDigest(runs), to: shortDigest(now.digest) }]
      : [],
  );
  const warnings = looked.flatMap(({ container, image, runs, now }) => {
    if ('why' in now) return [`What ${image} means now could not be read: ${now.why}`];
    if (runs === undefined)
      return [`Which image ${container} runs is not known, so ${image} may mean another one now.`];
    return now.digest === runs
      ? []
      : [`${image} means another image than the one that runs: this deploys new code.`];
  });
  return { changes: moved, warnings };
}
