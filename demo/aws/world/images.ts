import type { History } from './history.ts';
import { ACCOUNT, REGION, SERVICES } from './inventory.ts';
import { hash, hex } from './random.ts';
import { MINUTE } from './time.ts';

/** The account's registry. */
const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

/** An image in a repository of the registry. */
export interface PushedImage {
  /** `sha256:…` */
  digest: string;
  /** The tag that never moves: the commit that it was built from. */
  commit: string;
  pushedAt: number;
  bytes: number;
}

/** The names of all repositories. */
export const REPOSITORIES: readonly string[] = SERVICES.map(({ image }) => repositoryOf(image));

/**
 * The images that a repository has at a time, oldest first; the tag `latest` is on the last one. Each
 * release has pushed one, right before it registered its task definition.
 */
export function imagesOf(history: History, repository: string, at: number): PushedImage[] {
  const place = SERVICES.find(({ image }) => repositoryOf(image) === repository);
  if (!place) return [];
  return history.taskDefinitions
    .of(place.family)
    .filter(({ isRelease }) => isRelease)
    .map(({ revision, registeredAt }) => ({
      digest: `sha256:${hex(64, 'image', place.name, revision)}`,
      commit: hex(7, 'commit', place.name, revision),
      pushedAt: registeredAt - MINUTE,
      bytes: 180_000_000 + (hash('bytes', place.name, revision) % 9_000_000),
    }))
    .filter(({ pushedAt }) => pushedAt <= at);
}

/** The tags of an image, the one that never moves last. */
export function tagsOf(image: PushedImage, images: readonly PushedImage[]): string[] {
  return image === images.at(-1) ? ['latest', image.commit] : [image.commit];
}

/**
 * The digest that an image's name means at a time; `undefined` where the registry has no such image.
 * Names of other registries always mean something.
 */
export function digestOf(history: History, name: string, at: number): string | undefined {
  const [reference = '', pinned] = name.split('@');
  const [path = '', tag = 'latest'] = reference.split(/:(?=[^/]*$)/);
  if (!path.startsWith(`${REGISTRY}/`)) return pinned ?? `sha256:${hex(64, 'image', name)}`;
  const images = imagesOf(history, path.slice(REGISTRY.length + 1), at);
  const found = images.find((image) =>
    pinned === undefined ? tagsOf(image, images).includes(tag) : image.digest === pinned,
  );
  return found?.digest;
}

function repositoryOf(image: string): string {
  return image.slice(0, image.indexOf(':'));
}
