import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type DescribeTargetHealthOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { targetHealth } from '../../src/aws/elb.ts';
import { patience, type Simulated, scope, simulate } from './simulated.ts';

const arnOf = (name: string) =>
  `arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/${name}/73e2d6bc24d8a067`;

/** AWS's manner: one unknown name fails the whole call. */
function knowGroups({ services }: Simulated, known: string[]): void {
  services.elb
    .on(DescribeTargetGroupsCommand, ({ Names = [] }) => {
      if (Names.some((name) => !known.includes(name))) {
        throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
      }
      return {
        TargetGroups: Names.map((name) => ({ TargetGroupName: name, TargetGroupArn: arnOf(name) })),
      };
    })
    .on(DescribeTargetHealthCommand, ({ TargetGroupArn }): DescribeTargetHealthOutput => {
      if (TargetGroupArn === arnOf('odd')) throw new AwsError('TargetGroupNotFound', 'not found');
      return {
        TargetHealthDescriptions: [
          { Target: { Id: '10.0.0.1', Port: 8000 }, TargetHealth: { State: 'healthy' } },
          {
            Target: { Id: '10.0.0.2', Port: 8000 },
            TargetHealth: {
              State: 'unhealthy',
              Reason: 'Target.ResponseCodeMismatch',
              Description: 'Health checks failed with these codes: [503]',
            },
          },
        ],
      };
    });
}

const operations = ({ simulator }: Simulated) => simulator.calls.map(({ operation }) => operation);

test('resolves all names in one call and tells every target with its reason', async () => {
  const simulated = await simulate();
  knowGroups(simulated, ['web', 'api']);
  const [web, api] = await targetHealth(simulated.clients, scope, ['web', 'api'], patience());
  expect(web).toEqual({
    ok: true,
    value: {
      name: 'web',
      arn: arnOf('web'),
      targets: [
        { id: '10.0.0.1', port: 8000, state: 'healthy' },
        {
          id: '10.0.0.2',
          port: 8000,
          state: 'unhealthy',
          reason: 'Target.ResponseCodeMismatch',
          description: 'Health checks failed with these codes: [503]',
        },
      ],
    },
  });
  expect(api).toMatchObject({ ok: true, value: { name: 'api' } });
  expect(operations(simulated)).toEqual([
    'DescribeTargetGroups',
    'DescribeTargetHealth',
    'DescribeTargetHealth',
  ]);
});

test('takes an ARN without looking it up', async () => {
  const simulated = await simulate();
  knowGroups(simulated, []);
  const [web] = await targetHealth(simulated.clients, scope, [arnOf('web')], patience());
  expect(web).toMatchObject({ ok: true, value: { name: 'web' } });
  expect(operations(simulated)).toEqual(['DescribeTargetHealth']);
});

test('finds the other groups when AWS fails the call for one unknown name', async () => {
  const simulated = await simulate();
  knowGroups(simulated, ['web']);
  const groups = ['gone', 'web', arnOf('odd')];
  const [gone, web, odd] = await targetHealth(simulated.clients, scope, groups, patience());
  expect(gone).toMatchObject({
    ok: false,
    fault: {
      kind: 'not-found',
      operation: 'DescribeTargetGroups',
      code: 'TargetGroupNotFound',
    },
  });
  expect(web).toMatchObject({ ok: true, value: { name: 'web' } });
  expect(odd).toMatchObject({ ok: false, fault: { operation: 'DescribeTargetHealth' } });
});

test('tells a group without targets as such', async () => {
  const simulated = await simulate();
  knowGroups(simulated, []);
  simulated.services.elb.on(DescribeTargetHealthCommand, () => ({ TargetHealthDescriptions: [] }));
  const [web] = await targetHealth(simulated.clients, scope, [arnOf('web')], patience());
  expect(web).toMatchObject({ ok: true, value: { targets: [] } });
});
