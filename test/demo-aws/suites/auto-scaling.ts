import {
  DescribeScalableTargetsCommand,
  type DescribeScalableTargetsCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, it } from 'vitest';
import { refusalOf, startAws } from '../fixture.ts';

const BACKEND = 'service/grid-services-dev/backend-service';

async function startScaling() {
  const place = await startAws();
  const targets = async (input: Partial<DescribeScalableTargetsCommandInput> = {}) => {
    const { ScalableTargets = [] } = await place.autoScaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ...input }),
    );
    return ScalableTargets;
  };
  return { ...place, targets };
}

describe('Application Auto Scaling', () => {
  it('has no targets unless the world is given some', async () => {
    const { world, targets } = await startScaling();
    expect(await targets({ ResourceIds: [BACKEND] })).toEqual([]);
    world.scalableTargets.set('backend-service', { minCapacity: 2, maxCapacity: 6 });
    expect(await targets({ ResourceIds: [BACKEND] })).toMatchObject([
      {
        ResourceId: BACKEND,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 2,
        MaxCapacity: 6,
      },
    ]);
    expect(await targets()).toHaveLength(1);
    expect(await targets({ ResourceIds: ['service/grid-services-dev/other'] })).toEqual([]);
    expect(await targets({ ServiceNamespace: 'dynamodb' })).toEqual([]);
  });

  it('refuses a token of its own making', async () => {
    const { targets } = await startScaling();
    expect(await refusalOf(targets({ NextToken: 'other' }))).toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });
});
