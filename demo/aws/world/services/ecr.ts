import * as sdk from '@aws-sdk/client-ecr';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import { imagesOf, type PushedImage, REPOSITORIES, tagsOf } from '../images.ts';
import { ACCOUNT, REGION } from '../inventory.ts';
import { pageOf } from '../paging.ts';
import type { World } from '../world.ts';

/** Simulates ECR: the images of each service's repository. */
export function simulateEcr(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.ECRClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidParameterException'),
    })
    .on(sdk.DescribeImagesCommand, (input) => describeImages(world, input));
}

function describeImages(world: World, input: sdk.DescribeImagesCommandInput) {
  const { repositoryName = '', imageIds, filter } = input;
  if (!REPOSITORIES.includes(repositoryName)) {
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${repositoryName}' does not exist in the registry with id '${ACCOUNT}'`,
    );
  }
  const images = imagesOf(world.history, repositoryName, world.now());
  const found = imageIds
    ? [...new Set(imageIds.map((id) => findImage(images, id, repositoryName)))]
    : images.filter(() => filter?.tagStatus !== 'UNTAGGED'); // every image keeps its commit's tag
  const { page, next } = pageOf(found, input.nextToken, input.maxResults ?? 100, invalidToken);
  return {
    imageDetails: page.map((image) => detailOf(image, images, repositoryName)),
    nextToken: next,
  };
}

function findImage(
  images: readonly PushedImage[],
  { imageDigest, imageTag }: sdk.ImageIdentifier,
  repositoryName: string,
): PushedImage {
  const found = images.find(
    (image) =>
      (imageDigest === undefined || image.digest === imageDigest) &&
      (imageTag === undefined || tagsOf(image, images).includes(imageTag)),
  );
  if (found) return found;
  const shown = (value: string | undefined) => `'${value ?? 'null'}'`;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:${shown(imageDigest)}, imageTag:${shown(imageTag)}} does not exist within the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`,
  );
}

function detailOf(
  image: PushedImage,
  images: readonly PushedImage[],
  repositoryName: string,
): sdk.ImageDetail {
  return {
    registryId: ACCOUNT,
    repositoryName,
    imageDigest: image.digest,
    imageTags: tagsOf(image, images),
    imageSizeInBytes: image.bytes,
    imagePushedAt: new Date(image.pushedAt),
    imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    artifactMediaType: 'application/vnd.docker.container.image.v1+json',
  };
}

function invalidToken(): AwsError {
  return new AwsError('InvalidParameterException', 'Invalid parameter at nextToken');
}
