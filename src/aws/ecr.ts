import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** An image in a private registry of ECR, as a task definition refers to it. */
export interface EcrReference {
  account: string;
  region: string;
  repository: string;
  /** `latest` where neither tag nor digest is given. */
  tag?: string;
  /** `sha256:…`; it wins over a tag. */
  digest?: string;
}

/** What a reference means now. AWS: DescribeImages. */
export interface EcrImage {
  digest: string;
  /** Every tag that means this image now. */
  tags: string[];
  /** Epoch milliseconds. */
  pushedAt: number;
}

/** The image of a reference, or why nobody can be asked for it. */
export type ImageLookup = { ok: true; image: EcrImage } | { ok: false; why: string };

/** AWS: Amazon ECR private registries, its URLs (China and dual stack too). */
const HOST =
  /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.(?:aws|amazonwebservices\.com\.cn))$/;

const NAME = /^(?<repository>[^:@]+)(?::(?<tag>[^:@]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Reads a reference such as `123456789012.dkr.ecr.us-west-2.amazonaws.com/web:latest`; nothing for other registries. */
export function ecrReference(reference: string): EcrReference | undefined {
  const slash = reference.indexOf('/');
  const { account, region } = HOST.exec(reference.slice(0, slash))?.groups ?? {};
  const { repository, tag, digest } = NAME.exec(reference.slice(slash + 1))?.groups ?? {};
  if (!account || !region || !repository) return undefined;
  const version = digest ? { ...(tag && { tag }), digest } : { tag: tag ?? 'latest' };
  return { account, region, repository, ...version };
}

/**
 * Asks ECR which image a reference means now, in the account and region that it names. One that is not there any more is a
 * `not-found` fault; of another registry than ECR nothing can be said.
 */
export async function lookUpImage(
  clients: AwsClients,
  scope: AwsScope,
  reference: string,
  signal: AbortSignal,
): Promise<ImageLookup> {
  const asked = ecrReference(reference);
  if (!asked) return { ok: false, why: `${reference} is not in a private registry of ECR` };
  const { account, region, repository, tag, digest } = asked;
  const there = { ...scope, region };
  const call = callOf('DescribeImages', there);
  const command = new DescribeImagesCommand({
    registryId: account,
    repositoryName: repository,
    imageIds: [digest ? { imageDigest: digest } : { imageTag: tag }],
  });
  const { imageDetails } = await callAws(call, signal, (options) =>
    clients.ecr(there).send(command, options),
  );
  const [found] = required(imageDetails, 'images', call);
  if (!found) throw missing(call, `image ${reference}`);
  const image: EcrImage = {
    digest: required(found.imageDigest, 'digest', call),
    tags: found.imageTags ?? [],
    pushedAt: required(found.imagePushedAt, 'time of the push', call).getTime(),
  };
  return { ok: true, image };
}
