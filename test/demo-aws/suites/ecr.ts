import { DescribeImagesCommand, type DescribeImagesCommandInput } from '@aws-sdk/client-ecr';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../fixture.ts';
import { startBackend } from './ecs-service.ts';

async function startRegistry() {
  const backend = await startBackend();
  const images = async (input: Partial<DescribeImagesCommandInput> = {}) => {
    const command = new DescribeImagesCommand({ repositoryName: 'ecs-backend', ...input });
    const { imageDetails = [], nextToken } = await backend.ecr.send(command);
    return { details: imageDetails, nextToken };
  };
  return { ...backend, images };
}

describe('ECR', () => {
  it('moves the tag latest to what the bad release runs, and keeps the image before', async () => {
    const { images, tasks, world } = await startRegistry();
    const [running] = await tasks();
    const latest = { imageIds: [{ imageTag: 'latest' }] };
    const [before] = (await images(latest)).details;
    expect(before?.imageDigest).toBe(running?.containers?.[0]?.imageDigest);
    world.setBreakage('crash-loop', true);
    const [after] = (await images(latest)).details;
    const crashed = (await tasks('STOPPED')).at(-1);
    expect(after?.imageDigest).toBe(crashed?.containers?.[0]?.imageDigest);
    expect(Number(after?.imagePushedAt)).toBeGreaterThan(Number(before?.imagePushedAt));
    const imageIds = [{ imageDigest: before?.imageDigest }];
    const [kept] = (await images({ imageIds })).details;
    expect(kept?.imageTags).toEqual([expect.stringMatching(/^[0-9a-f]{7}$/)]);
    expect(after?.imageTags).toEqual(['latest', expect.stringMatching(/^[0-9a-f]{7}$/)]);
  });

  it('lists the images of a repository in pages', async () => {
    const { images } = await startRegistry();
    const first = await images({ maxResults: 1 });
    const second = await images({ maxResults: 1, nextToken: first.nextToken });
    expect(second.nextToken).toBeUndefined();
    expect([...first.details, ...second.details]).toEqual((await images()).details);
    expect(first.details).toMatchObject([
      {
        registryId: '123456789012',
        repositoryName: 'ecs-backend',
        imageSizeInBytes: expect.any(Number),
      },
    ]);
  });

  it.each([
    [
      { repositoryName: 'nothing' },
      'RepositoryNotFoundException',
      "The repository with name 'nothing' does not exist in the registry with id '123456789012'",
    ],
    [
      { imageIds: [{ imageTag: 'v999' }] },
      'ImageNotFoundException',
      "The image with imageId {imageDigest:'null', imageTag:'v999'} does not exist within the repository with name 'ecs-backend' in the registry with id '123456789012'",
    ],
    [{ nextToken: 'other' }, 'InvalidParameterException', 'Invalid parameter at nextToken'],
  ])('refuses %j', async (input, name, message) => {
    const { images } = await startRegistry();
    expect(await refusalOf(images(input))).toEqual({ name, message, status: 400 });
  });
});
