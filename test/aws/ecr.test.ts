import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { type EcrReference, ecrReference, lookUpImage } from '../../src/aws/ecr.ts';
import { faultOf, NOW, patience, scope, simulate } from './simulated.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const home = { account: '123456789012', region: 'eu-west-1' };

test.each<[string, EcrReference]>([
  [`${HOST}/web:1.2`, { ...home, repository: 'web', tag: '1.2' }],
  [`${HOST}/shop/web`, { ...home, repository: 'shop/web', tag: 'latest' }],
  [`${HOST}/web@${DIGEST}`, { ...home, repository: 'web', digest: DIGEST }],
  [`${HOST}/web:1@${DIGEST}`, { ...home, repository: 'web', tag: '1', digest: DIGEST }],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1',
    { ...home, region: 'cn-north-1', repository: 'web', tag: '1' },
  ],
  [
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/web:1',
    { ...home, region: 'us-east-1', repository: 'web', tag: '1' },
  ],
  ['123456789012.dkr-ecr.eu-west-1.on.aws/web:1', { ...home, repository: 'web', tag: '1' }],
])('reads %s', (reference, expected) => {
  expect(ecrReference(reference)).toEqual(expected);
});

test.each([
  'nginx',
  'nginx:1.27',
  'public.ecr.aws/nginx/nginx:1',
  'ghcr.io/shop/web:1',
  `${HOST}`,
  `${HOST}/`,
  `${HOST}/web@sha256:short`,
  `evil.example/${HOST}/web:1`,
  `${HOST}.evil.example/web:1`,
])('says why %s has no digest, and asks nobody', async (reference) => {
  const { clients, simulator } = await simulate();
  expect(await lookUpImage(clients, scope, reference, patience())).toEqual({
    ok: false,
    why: `${reference} is not in a private registry of ECR`,
  });
  expect(simulator.calls).toEqual([]);
});

test.each([
  [`${HOST}/web:latest`, { imageTag: 'latest' }],
  [`${HOST}/web:latest@${DIGEST}`, { imageDigest: DIGEST }],
])('asks the account and region of %s what it means now', async (reference, imageId) => {
  const { services, clients, simulator } = await simulate();
  services.ecr.on(DescribeImagesCommand, () => ({
    imageDetails: [
      { imageDigest: DIGEST, imageTags: ['latest', '1.3'], imagePushedAt: new Date(NOW) },
    ],
  }));
  expect(await lookUpImage(clients, scope, reference, patience())).toEqual({
    ok: true,
    image: { digest: DIGEST, tags: ['latest', '1.3'], pushedAt: NOW },
  });
  expect(simulator.calls).toMatchObject([
    {
      region: 'eu-west-1',
      input: { registryId: '123456789012', repositoryName: 'web', imageIds: [imageId] },
    },
  ]);
});

test('tells that an image is not there any more', async () => {
  const { services, clients } = await simulate();
  services.ecr.on(DescribeImagesCommand, () => {
    throw new AwsError('ImageNotFoundException', 'The image with imageId {tag: 1} does not exist');
  });
  const fault = await faultOf(lookUpImage(clients, scope, `${HOST}/web:1`, patience()));
  expect(fault).toMatchObject({ kind: 'not-found', region: 'eu-west-1' });
});
