import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import { scalingBounds } from '../../src/aws/auto-scaling.ts';
import { NOW, patience, scope, simulate } from './simulated.ts';

const target = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/web',
  ScalableDimension: 'ecs:service:DesiredCount',
  RoleARN: 'arn:aws:iam::123456789012:role/scaling',
  CreationTime: new Date(NOW),
} as const;

test.each([
  { cluster: 'main', service: 'web' },
  {
    cluster: 'arn:aws:ecs:us-west-2:123456789012:cluster/main',
    service: 'arn:aws:ecs:us-west-2:123456789012:service/main/web',
  },
])('reads between how many tasks a service scales by itself: %j', async (name) => {
  const { services, clients, simulator } = await simulate();
  services.autoScaling.on(DescribeScalableTargetsCommand, () => ({
    ScalableTargets: [{ ...target, MinCapacity: 0, MaxCapacity: 6 }],
  }));
  expect(await scalingBounds(clients, scope, name, patience())).toEqual({ min: 0, max: 6 });
  expect(simulator.calls.map(({ input }) => input)).toEqual([
    {
      ServiceNamespace: 'ecs',
      ResourceIds: ['service/main/web'],
      ScalableDimension: 'ecs:service:DesiredCount',
    },
  ]);
});

test('finds no bounds where a service does not scale by itself', async () => {
  const { services, clients } = await simulate();
  services.autoScaling.on(DescribeScalableTargetsCommand, () => ({ ScalableTargets: [] }));
  const name = { cluster: 'main', service: 'web' };
  expect(await scalingBounds(clients, scope, name, patience())).toBeUndefined();
});
