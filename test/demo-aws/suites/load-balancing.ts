import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { CLUSTER, refusalOf, SECOND, startAws } from '../fixture.ts';

async function healthOf(client: ElasticLoadBalancingV2Client, group: string) {
  const { TargetGroups: [found] = [] } = await client.send(
    new DescribeTargetGroupsCommand({ Names: [group] }),
  );
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: found?.TargetGroupArn }),
  );
  return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth);
}

describe('Elastic Load Balancing', () => {
  it('finds a load balancer by name, and its target group by ARN', async () => {
    const { loadBalancing } = await startAws();
    const { LoadBalancers: [balancer] = [] } = await loadBalancing.send(
      new DescribeLoadBalancersCommand({ Names: ['grid-event-gateway-alb'] }),
    );
    expect(balancer).toMatchObject({
      LoadBalancerArn: expect.stringContaining('app/grid-event-gateway-alb/1234567890abcdef'),
      State: { Code: 'active' },
      CreatedTime: expect.any(Date),
    });
    const { TargetGroups } = await loadBalancing.send(
      new DescribeTargetGroupsCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    expect(TargetGroups).toMatchObject([
      { TargetGroupName: 'grid-event-gateway-alb-tg', Port: 8080, Matcher: { HttpCode: '200' } },
    ]);
  });

  it.each(['backend-alb-tg', 'frontend-alb-tg', 'grid-event-gateway-alb-tg', 'volttron-alb-tg'])(
    'has one healthy target in %s',
    async (group) => {
      const { loadBalancing } = await startAws();
      expect(await healthOf(loadBalancing, group)).toEqual([{ State: 'healthy' }]);
    },
  );

  it('refuses names and ARNs that do not exist', async () => {
    const { loadBalancing } = await startAws();
    const byName = loadBalancing.send(new DescribeTargetGroupsCommand({ Names: ['no-tg'] }));
    expect(await refusalOf(byName)).toEqual({
      name: 'TargetGroupNotFoundException',
      message: 'One or more target groups not found',
      status: 400,
    });
    const byArn = loadBalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'no-arn' }));
    expect(await refusalOf(byArn)).toMatchObject({ name: 'TargetGroupNotFoundException' });
    const balancer = loadBalancing.send(new DescribeLoadBalancersCommand({ Names: ['no-alb'] }));
    expect(await refusalOf(balancer)).toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[no-alb]' not found",
    });
  });

  it('says why the target of a crash loop is unhealthy', async () => {
    const { loadBalancing, world } = await startAws();
    world.setBreakage('crash-loop', true);
    expect(await healthOf(loadBalancing, 'backend-alb-tg')).toEqual([
      {
        State: 'unhealthy',
        Reason: 'Target.FailedHealthChecks',
        Description: 'Health checks failed',
      },
    ]);
  });

  it('drains the old target and checks the new one during a rollout', async () => {
    const { loadBalancing, ecs, clock } = await startAws();
    const input = { cluster: CLUSTER, service: 'ecs-frontend', forceNewDeployment: true };
    await ecs.send(new UpdateServiceCommand(input));
    clock.advance(27 * SECOND);
    expect(await healthOf(loadBalancing, 'frontend-alb-tg')).toMatchObject([
      { State: 'draining', Reason: 'Target.DeregistrationInProgress' },
      { State: 'initial', Reason: 'Elb.InitialHealthChecking' },
    ]);
    clock.advance(30 * SECOND);
    expect(await healthOf(loadBalancing, 'frontend-alb-tg')).toEqual([{ State: 'healthy' }]);
  });
});
