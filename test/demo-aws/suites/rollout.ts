import {
  DescribeServicesCommand,
  type ECSClient,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { CLUSTER, MINUTE, refusalOf, SECOND, startAws } from '../fixture.ts';

async function backend(ecs: ECSClient) {
  const input = { cluster: CLUSTER, services: ['backend-service'] };
  const { services: [service] = [] } = await ecs.send(new DescribeServicesCommand(input));
  if (!service) throw new Error('the backend is missing');
  const [primary] = service.deployments ?? [];
  return {
    counts: [service.desiredCount, service.runningCount, service.pendingCount],
    rollout: primary?.rolloutState,
    failedTasks: primary?.failedTasks,
    release: primary?.taskDefinition?.split('/').at(-1),
    deployments: service.deployments?.map(({ status }) => status),
    events: service.events?.map(({ message }) => message) ?? [],
  };
}

function update(ecs: ECSClient, change: Partial<UpdateServiceCommandInput>) {
  const input = { cluster: CLUSTER, service: 'backend-service', ...change };
  return ecs.send(new UpdateServiceCommand(input));
}

describe('a rollout', () => {
  it('goes from one task to the next while the clock runs', async () => {
    const { ecs, clock } = await startAws();
    await update(ecs, { forceNewDeployment: true });
    expect(await backend(ecs)).toMatchObject({
      counts: [1, 1, 0],
      rollout: 'IN_PROGRESS',
      deployments: ['PRIMARY', 'ACTIVE'],
    });
    clock.advance(10 * SECOND);
    expect(await backend(ecs)).toMatchObject({ counts: [1, 0, 1], rollout: 'IN_PROGRESS' });
    clock.advance(20 * SECOND);
    expect(await backend(ecs)).toMatchObject({ counts: [1, 1, 0], rollout: 'IN_PROGRESS' });
    clock.advance(20 * SECOND);
    const done = await backend(ecs);
    expect(done).toMatchObject({ rollout: 'COMPLETED', deployments: ['PRIMARY'] });
    expect(done.events.slice(0, 2)).toEqual([
      '(service backend-service) has reached a steady state.',
      expect.stringMatching(
        /^\(service backend-service\) \(deployment ecs-svc\/\d{19}\) deployment completed\.$/,
      ),
    ]);
    expect(done.events.slice(2, 8)).toEqual([
      expect.stringContaining(
        'registered 1 targets in (target-group arn:aws:elasticloadbalancing:',
      ),
      expect.stringContaining('deregistered 1 targets'),
      expect.stringMatching(/has started 1 tasks: \(task [0-9a-f]{32}\)\.$/),
      expect.stringContaining('has begun draining connections on 1 tasks.'),
      expect.stringMatching(/has stopped 1 running tasks: \(task [0-9a-f]{32}\)\.$/),
      expect.stringContaining('has reached a steady state.'),
    ]);
  });

  it('only starts tasks when the desired count grows, and only stops them when it shrinks', async () => {
    const { ecs, clock } = await startAws();
    await update(ecs, { desiredCount: 3 });
    clock.advance(10 * SECOND);
    expect(await backend(ecs)).toMatchObject({ counts: [3, 1, 2], deployments: ['PRIMARY'] });
    clock.advance(MINUTE);
    expect(await backend(ecs)).toMatchObject({ counts: [3, 3, 0], rollout: 'COMPLETED' });
    await update(ecs, { desiredCount: 0 });
    clock.advance(MINUTE);
    expect(await backend(ecs)).toMatchObject({ counts: [0, 0, 0], deployments: ['PRIMARY'] });
  });

  it('of the bad release fails task after task and never completes', async () => {
    const { ecs, world, clock } = await startAws();
    world.setBreakage('crash-loop', true);
    const first = await backend(ecs);
    expect(first).toMatchObject({
      counts: [1, 0, 0],
      rollout: 'IN_PROGRESS',
      failedTasks: 3,
      release: 'backend-task:42',
      deployments: ['PRIMARY', 'ACTIVE'],
    });
    expect(first.events[0]).toMatch(
      /^\(service backend-service\) \(port 8000\) is unhealthy in \(target-group arn:.*\) due to \(reason Health checks failed\)$/,
    );
    expect(first.events[1]).toContain('is unable to consistently start tasks successfully.');
    clock.advance(40 * MINUTE);
    expect(await backend(ecs)).toMatchObject({ rollout: 'IN_PROGRESS', failedTasks: 13 });
  });

  it('back to the good release ends the crash loop', async () => {
    const { ecs, world, clock } = await startAws();
    world.setBreakage('crash-loop', true);
    await update(ecs, { taskDefinition: 'backend-task:41' });
    expect(world.isBroken('crash-loop')).toBe(false);
    clock.advance(MINUTE);
    expect(await backend(ecs)).toMatchObject({
      counts: [1, 1, 0],
      rollout: 'COMPLETED',
      release: 'backend-task:41',
    });
  });

  it('is refused for a release or a service that does not exist', async () => {
    const { ecs } = await startAws();
    const release = update(ecs, { taskDefinition: 'backend-task:99' });
    expect(await refusalOf(release)).toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    expect(await refusalOf(update(ecs, { service: 'nobody' }))).toMatchObject({
      name: 'ServiceNotFoundException',
    });
  });
});
