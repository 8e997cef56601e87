import type { EcsTaskDefinition } from '../../../aws/ecs-task-definitions.ts';
import type { ActionTools, Change } from '../kind.ts';
import { imageNow, imagesRun, isPinned, shortDigest } from './images.ts';
import type { KnownService } from './service.ts';

/** What differs between two revisions: size, images, and names of settings (values stay where they are). */
export function differences(
  from: EcsTaskDefinition,
  to: EcsTaskDefinition,
  pin: Readonly<Record<string, string>>,
): Change[] {
  const size = ({ cpu, memory }: EcsTaskDefinition) => `${cpu ?? '?'} CPU, ${memory ?? '?'} MiB`;
  const resized = size(from) === size(to) ? [] : [{ what: 'Size', from: size(from), to: size(to) }];
  const containers = to.containers.flatMap((container) => {
    const old = from.containers.find(({ name }) => name === container.name);
    const image = pin[container.name] ?? container.image;
    const names = [...container.environment, ...container.secrets];
    const oldNames = old ? [...old.environment, ...old.secrets] : [];
    const added = names.filter((name) => !oldNames.includes(name)).map((name) => `+${name}`);
    const removed = oldNames.filter((name) => !names.includes(name)).map((name) => `-${name}`);
    return [
      ...(old?.image === image
        ? []
        : [{ what: `Image of ${container.name}`, from: old?.image ?? 'none', to: image }]),
      ...(added.length + removed.length > 0
        ? [
            {
              what: `Settings of ${container.name}`,
              from: '',
              to: [...added, ...removed].join(' '),
            },
          ]
        : []),
    ];
  });
  return [...resized, ...containers];
}

/** A tag that can move means that going back to the old revision may not go back to the old code. */
export async function tagWarning(
  known: KnownService,
  { from, to }: { readonly from: EcsTaskDefinition; readonly to: EcsTaskDefinition },
  { name, image }: EcsTaskDefinition['containers'][number],
  tools: ActionTools,
): Promise<string[]> {
  if (isPinned(image)) return [];
  const sameTag = from.containers.some((old) => old.name === name && old.image === image);
  const [now, runs, ran] = await Promise.all([
    imageNow(image, tools),
    imagesRun(known, from.name, tools),
    imagesRun(known, to.name, tools),
  ]);
  const both = sameTag
    ? `Revisions ${from.revision} and ${to.revision} both use ${image}`
    : `${image} is a tag that can move`;
  if ('why' in now) return [`${both}. What it means now could not be read: ${now.why}`];
  const running = runs.get(name);
  const before = ran.get(name);
  if (running === now.digest)
    return [
      `${both}, and it means the image that runs now (${shortDigest(now.digest)}): rolling back does not change the image.${
        before !== undefined && before !== now.digest
          ? ` Revision ${to.revision} ran ${shortDigest(before)}: pin its digest to get that one back.`
          : ''
      }`,
    ];
  return [`${both}: it means ${shortDigest(now.digest)} now.`];
}
